"""How much each sender was given in the last hour, by whose mailboxes it was for."""

import time
from collections.abc import Iterator

from django.db.models import Sum
from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily

from newsletter.models import MailboxProvider, SenderUsage

_SLOT = 300  # seconds, as newsletter/models/pacing.py has it


def collect() -> Iterator[Metric]:
    metric = GaugeMetricFamily(
        "transmissions_sender_messages_last_hour",
        "Messages that a sender was given in the last hour, by mailbox provider.",
        labels=["sender", "mailbox_provider"],
    )
    names = dict(MailboxProvider.objects.values_list("pk", "name")) | {0: "all"}
    lately = SenderUsage.objects.filter(slot__gte=int(time.time()) // _SLOT - 12)
    for sender, provider, count in lately.values_list("sender", "provider").annotate(Sum("count")).order_by():
        metric.add_metric([sender, names.get(provider, str(provider))], count)
    yield metric
