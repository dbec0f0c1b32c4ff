"""An editor stops a campaign while one of its lanes waits for its turn: nobody is taken after that."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.utils import timezone

from newsletter import campaigns
from newsletter.deliveries.counts import hold_lanes
from newsletter.deliveries.rows import Step, Stepped, Turn, Wanted
from newsletter.deliveries.stepping import step
from newsletter.deliveries.turns import take_turn
from newsletter.models import Campaign, Delivery, DeliveryState
from tests.newsletter.cast import LEASE, Cast

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]


def take(turn: Turn) -> Stepped:
    try:
        return step(turn, Step(timezone.now(), LEASE, wanted=[Wanted(0, 10)]))
    finally:
        connection.close()


def stop(how: Callable[[Campaign], object], campaign: Campaign) -> None:
    try:
        how(campaign)
    finally:
        connection.close()


def wait_until_somebody_waits() -> None:
    ends = time.monotonic() + 10
    with connection.cursor() as cursor:
        while time.monotonic() < ends:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0]:
                return
            time.sleep(0.01)
    raise AssertionError("the lane waits for nothing")


@pytest.mark.parametrize("how", [campaigns.pause, campaigns.cancel])
def test_a_lane_that_waited_sees_that_it_was_stopped(
    cast: Cast, campaign: Campaign, how: Callable[[Campaign], object]
) -> None:
    campaigns.start(campaign)
    turn = take_turn(campaign.lanes.get(number=1).pk, timezone.now(), LEASE)
    assert turn is not None
    with ThreadPoolExecutor(2) as threads:
        with transaction.atomic():
            hold_lanes(campaign)
            taking = threads.submit(take, turn)
            wait_until_somebody_waits()
            threads.submit(stop, how, campaign).result(10)
        stepped = taking.result(10)
    assert stepped.state == Campaign.objects.get().state
    assert list(stepped.taken) == []
    assert Delivery.objects.get().state == DeliveryState.QUEUED
