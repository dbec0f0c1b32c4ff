"""The ledger's moves: each row has one holder, and every end is written down once."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from newsletter import campaigns, deliveries, subscriptions
from newsletter.addresses import parse_address
from newsletter.deliveries import Claimed, Outcome
from newsletter.models import Campaign, Delivery, DeliveryState, Suppression, SuppressionReason
from newsletter.tokens import Leave
from tests.newsletter.cast import Cast

pytestmark = pytest.mark.django_db
LEASE = timedelta(minutes=1)
SENT = Outcome(DeliveryState.SENT, "250 OK")


@pytest.fixture
def started(cast: Cast, campaign: Campaign) -> Campaign:
    campaigns.start(campaign)
    return campaign


def claim_one(campaign: Campaign, now: datetime | None = None) -> Claimed:
    (row,) = deliveries.claim(campaign.pk, 10, LEASE, now or timezone.now())
    return row


def begin(campaign: Campaign, row: Claimed, now: datetime | None = None) -> bool:
    return deliveries.begin(row, campaign.newsletter_id, LEASE, now or timezone.now())


def state() -> str:
    return Delivery.objects.values_list("state", flat=True).get()


def test_it_gives_a_row_to_one_lane_only(started: Campaign) -> None:
    claim_one(started)
    assert deliveries.claim(started.pk, 10, LEASE, timezone.now()) == []


def test_it_gives_a_row_again_when_its_lease_is_over(started: Campaign) -> None:
    now = timezone.now()
    stalled = claim_one(started, now)
    later = now + LEASE * 2
    fresh = claim_one(started, later)
    assert not begin(started, stalled, later)
    assert begin(started, fresh, later)


def test_it_gives_back_what_was_not_begun(started: Campaign) -> None:
    deliveries.release([claim_one(started)])
    assert claim_one(started)


def test_it_records_an_outcome_once(started: Campaign) -> None:
    row = claim_one(started)
    assert begin(started, row)
    assert deliveries.record(row, SENT, timezone.now())
    assert not deliveries.record(row, SENT, timezone.now())
    assert not deliveries.record(row, Outcome(DeliveryState.FAILED, "550"), timezone.now())
    assert state() == DeliveryState.SENT


def test_it_begins_nothing_twice(started: Campaign) -> None:
    row = claim_one(started)
    assert begin(started, row)
    assert not begin(started, row)
    deliveries.record(row, SENT, timezone.now())
    assert not begin(started, row)


def test_it_calls_unknown_what_died_on_the_wire(started: Campaign) -> None:
    now = timezone.now()
    begin(started, claim_one(started, now), now)
    assert deliveries.expire(now + LEASE / 2) == 0
    assert deliveries.expire(now + LEASE * 2) == 1
    assert state() == DeliveryState.UNKNOWN
    assert deliveries.claim(started.pk, 10, LEASE, now + LEASE * 3) == []


def test_it_believes_an_answer_that_comes_late(started: Campaign) -> None:
    now = timezone.now()
    row = claim_one(started, now)
    begin(started, row, now)
    deliveries.expire(now + LEASE * 2)
    assert deliveries.record(row, SENT, timezone.now())
    assert state() == DeliveryState.SENT


def test_it_does_not_begin_for_who_left_meanwhile(started: Campaign, cast: Cast) -> None:
    row = claim_one(started)
    subscriptions.unsubscribe(Leave(cast.alice.subscriber_id, cast.newsletter.pk), form="one-click")
    assert not begin(started, row)
    assert deliveries.set_aside(row, cast.newsletter)
    assert state() == DeliveryState.SKIPPED


@pytest.mark.parametrize("everywhere", [True, False])
def test_it_does_not_begin_for_who_was_suppressed_meanwhile(
    started: Campaign, cast: Cast, everywhere: bool
) -> None:
    row = claim_one(started)
    Suppression.objects.create(
        address_hash=parse_address("alice@example.org").hash,
        reason=SuppressionReason.BOUNCE,
        newsletter=None if everywhere else cast.newsletter,
    )
    assert not begin(started, row)
    assert deliveries.set_aside(row, cast.newsletter)


def test_it_does_not_begin_for_an_erased_person(started: Campaign, cast: Cast) -> None:
    row = claim_one(started)
    cast.alice.subscriber.delete()
    assert not begin(started, row)
    assert deliveries.set_aside(row, cast.newsletter)


def test_it_neither_begins_nor_skips_while_paused(started: Campaign, cast: Cast) -> None:
    row = claim_one(started)
    campaigns.pause(started)
    assert not begin(started, row)
    assert not deliveries.set_aside(row, cast.newsletter)
    assert state() == DeliveryState.QUEUED
