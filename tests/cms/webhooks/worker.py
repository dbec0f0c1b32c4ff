"""Processes for the tests of racing and killing, with the database in DATABASE_URL.

`python -m tests.cms.webhooks.worker send COUNT` dispatches and sends until so many deliveries have arrived;
`publish COUNT` makes so many changes, some of which are taken back.
"""

import sys
import time
from datetime import timedelta

import django

LEASE_SECONDS = 1.5


def send(count: int) -> None:
    from cms.models import WebhookDelivery, WebhookEndpoint
    from cms.webhooks import lines
    from cms.webhooks.dispatch import dispatch
    from cms.webhooks.pace import Pace

    pace = Pace(seconds=1, lease=timedelta(seconds=LEASE_SECONDS))
    while WebhookDelivery.objects.filter(state="delivered").count() < count:
        dispatch()
        # Not only where a line seems idle: whoever holds it has to keep the others out.
        for endpoint in WebhookEndpoint.objects.values_list("pk", flat=True):
            lines.run(endpoint, pace)
        time.sleep(0.02)


def publish(count: int) -> None:
    from django.db import transaction

    from tests.cms.webhooks.conftest import change

    for number in range(count):
        change(key=f"lens-{number}")
        with transaction.atomic():
            change(key="never")
            transaction.set_rollback(True)
        time.sleep(0.005)


if __name__ == "__main__":
    django.setup()
    {"send": send, "publish": publish}[sys.argv[1]](int(sys.argv[2]))
