"""Somebody is erased in the moment in which a campaign begins whose segment names them."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from newsletter import campaigns
from newsletter.erasure import erase
from newsletter.models import Campaign, Delivery, DeliveryState, Segment
from tests.newsletter.cast import Cast
from tests.newsletter.privacy.conftest import ALICE
from tests.newsletter.privacy.everything import places_of

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer"),
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


def test_it_takes_the_address_out_of_the_copy_that_a_start_makes_meanwhile(
    cast: Cast, campaign: Campaign
) -> None:
    rules = {"rules": [{"kind": "address", "op": "is", "text": ALICE}]}
    segment = Segment.objects.create(name="Her", rules=rules)
    Campaign.objects.update(segment=segment)
    fresh = Campaign.objects.get()

    def erased() -> None:
        try:
            erase(cast.alice.subscriber)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as thread:
        with transaction.atomic():
            assert campaigns.start(fresh) == 1
            meanwhile = thread.submit(erased)
            _until_somebody_waits()
        meanwhile.result(timeout=20)
    assert (Delivery.objects.get().state, places_of(ALICE)) == (DeliveryState.SKIPPED, [])


def _until_somebody_waits() -> None:
    with connection.cursor() as cursor:
        for _ in range(500):
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(
                "SELECT 1 FROM pg_stat_activity "
                "WHERE wait_event_type = 'Lock' AND datname = current_database()"
            )
            if cursor.fetchone():
                return
            time.sleep(0.02)
    raise AssertionError("Nobody waits")
