"""The ledger's moves: each row has one holder, and every end is written down once."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from newsletter import campaigns, subscriptions
from newsletter.addresses import parse_address
from newsletter.deliveries.counts import on_the_wire, recount, tally, waiting
from newsletter.deliveries.rows import Settlement, Step, Taken, Turn, Wanted
from newsletter.deliveries.stepping import step
from newsletter.deliveries.turns import end_turn, expire, idle_lanes, take_turn
from newsletter.models import (
    Attempt,
    Campaign,
    CampaignState,
    Delivery,
    DeliveryState,
    ErrorGroup,
    Lane,
    Suppression,
    SuppressionReason,
)
from newsletter.tokens import Leave
from tests.newsletter.cast import LEASE, Cast, crowd, settle
from tests.newsletter.cast import settled as cast_settled

pytestmark = pytest.mark.django_db
NEXT = (Wanted(0, 10),)
S = DeliveryState


@pytest.fixture
def started(cast: Cast, campaign: Campaign) -> Campaign:
    campaigns.start(campaign)
    return campaign


@pytest.fixture
def turn(started: Campaign) -> Turn:
    return sit_down(timezone.now())


def sit_down(now: datetime) -> Turn:
    turn = take_turn(Lane.objects.get(number=1).pk, now, LEASE)
    assert turn is not None
    return turn


def take(turn: Turn, now: datetime | None = None) -> list[Taken]:
    return list(step(turn, Step(now or timezone.now(), LEASE, wanted=NEXT)).taken)


def settled(row: Taken, state: DeliveryState, **more: Any) -> Settlement:
    return cast_settled(row, state)._replace(**more)


def state() -> str:
    row = Delivery.objects.get()
    return S.SENDING if waiting(on_the_wire(row.campaign_id)).exists() else row.state


def test_it_gives_a_row_out_once(turn: Turn) -> None:
    assert [row.email for row in take(turn)] == ["alice@example.org"]
    assert take(turn) == []
    assert state() == S.SENDING


def test_it_gives_a_lane_to_one_process_at_a_time(turn: Turn) -> None:
    assert take_turn(turn.lane, timezone.now(), LEASE) is None


def test_it_takes_nothing_for_a_turn_that_is_over(turn: Turn) -> None:
    fresh = sit_down(timezone.now() + LEASE * 2)
    assert step(turn, Step(timezone.now(), LEASE, wanted=NEXT)).state is None
    assert [row.email for row in take(fresh)] == ["alice@example.org"]


def test_it_records_an_outcome_once(turn: Turn) -> None:
    (row,) = take(turn)
    assert settle(turn, settled(row, S.SENT)) == 0
    assert settle(turn, settled(row, S.FAILED)) == 1
    assert state() == S.SENT
    assert tally(Campaign.objects.get()).counts[S.SENT] == 1


def test_it_calls_unknown_what_died_on_the_wire(turn: Turn) -> None:
    now = timezone.now()
    take(turn, now)
    assert expire(now + LEASE / 2) == 0
    assert expire(now + LEASE * 2) == 1
    assert state() == S.UNKNOWN
    assert take(sit_down(now + LEASE * 3)) == []


@pytest.mark.parametrize("end", [S.SENT, S.FAILED, S.DEFERRED, S.QUEUED])
def test_it_believes_an_answer_that_comes_late(turn: Turn, end: DeliveryState) -> None:
    now = timezone.now()
    (row,) = take(turn, now)
    expire(now + LEASE * 2)
    assert settle(turn, settled(row, end, due=time.time() if end == S.DEFERRED else None)) == 1
    assert state() == end
    assert recount(Campaign.objects.get()).counts == tally(Campaign.objects.get()).counts


@pytest.mark.parametrize("end", [S.DEFERRED, S.QUEUED])
def test_it_goes_on_with_a_campaign_that_was_over_when_an_answer_came_late(
    turn: Turn, end: DeliveryState
) -> None:
    now = timezone.now()
    (row,) = take(turn, now)
    expire(now + LEASE * 2)
    assert campaigns.finish(now) == 1
    settle(turn, settled(row, end, due=time.time() if end == S.DEFERRED else None))
    going = Campaign.objects.get()
    assert (going.state, going.finished_at) == (CampaignState.SENDING, None)
    assert idle_lanes(now + LEASE) == [turn.lane]


@pytest.mark.parametrize("end", [S.SENT, S.FAILED])
def test_it_leaves_a_campaign_over_when_a_late_answer_is_an_end(turn: Turn, end: DeliveryState) -> None:
    now = timezone.now()
    (row,) = take(turn, now)
    expire(now + LEASE * 2)
    campaigns.finish(now)
    settle(turn, settled(row, end))
    assert Campaign.objects.get().state == CampaignState.SENT


def test_it_skips_who_waits_again_in_a_cancelled_campaign(turn: Turn, started: Campaign) -> None:
    now = timezone.now()
    (row,) = take(turn, now)
    expire(now + LEASE * 2)
    campaigns.cancel(started)
    campaigns.empty_cancelled(timezone.now() + LEASE)
    settle(turn, settled(row, S.QUEUED, untried=True))
    assert Campaign.objects.get().finished_at is None
    campaigns.empty_cancelled(timezone.now() + LEASE)
    assert state() == S.SKIPPED
    assert Campaign.objects.get().finished_at is not None


def test_it_queues_again_what_it_took_without_knowing(turn: Turn) -> None:
    """The commit went through and its answer got lost: the row is ours, and nobody has sent it."""
    take(turn)
    assert end_turn(turn, still_open=set()) == 1
    assert Delivery.objects.values_list("state", "attempts").get() == (S.QUEUED, 0)


def test_it_calls_unknown_what_is_still_on_the_wire_at_the_end(turn: Turn) -> None:
    (row,) = take(turn)
    assert end_turn(turn, still_open={row.id}) == 0
    assert state() == S.UNKNOWN


def test_it_skips_who_left_meanwhile(turn: Turn, cast: Cast) -> None:
    subscriptions.unsubscribe(Leave(cast.alice.subscriber_id, cast.newsletter.pk), form="one-click")
    assert take(turn) == []
    assert state() == S.SKIPPED


@pytest.mark.parametrize("everywhere", [True, False])
def test_it_skips_who_was_suppressed_meanwhile(turn: Turn, cast: Cast, everywhere: bool) -> None:
    Suppression.objects.create(
        address_hash=parse_address("alice@example.org").hash,
        reason=SuppressionReason.BOUNCE,
        newsletter=None if everywhere else cast.newsletter,
    )
    assert take(turn) == []
    assert state() == S.SKIPPED


def test_it_skips_an_erased_person(turn: Turn, cast: Cast) -> None:
    cast.alice.subscriber.delete()
    assert take(turn) == []
    assert state() == S.SKIPPED


@pytest.mark.parametrize("stop", [campaigns.pause, campaigns.cancel])
def test_it_takes_nobody_once_it_was_stopped(
    turn: Turn, started: Campaign, stop: Callable[[Campaign], object]
) -> None:
    stop(started)
    assert take(turn) == []
    assert state() == S.QUEUED


def test_it_keeps_a_receipt_of_each_attempt_that_failed(turn: Turn) -> None:
    (row,) = take(turn)
    now = timezone.now()
    later = settled(
        row, S.DEFERRED, answer="450 4.2.1 later", sender="a", due=now.timestamp(), cause="rate", key="450"
    )
    settle(turn, later)
    (again,) = step(
        turn, Step(now + timedelta(seconds=1), LEASE, wanted=[Wanted(0, 1, due_again=True)])
    ).taken
    settle(turn, settled(again, S.SENT, sender="b"))
    receipt = Attempt.objects.get()
    assert (receipt.number, receipt.sender, receipt.answer) == (1, "a", "450 4.2.1 later")
    assert Delivery.objects.values_list("sender", "attempts", "answer").get() == ("b", 2, "250 2.0.0 taken")


def test_it_counts_errors_by_their_kind(campaign: Campaign) -> None:
    crowd(campaign.newsletter, 3)
    campaigns.start(campaign)
    turn = sit_down(timezone.now())
    for row in take(turn):
        settle(turn, settled(row, S.FAILED, answer=f"550 no {row.id}", cause="mailbox", key="550 no"))
    group = ErrorGroup.objects.get()
    assert (group.count, group.cause, group.sample) == (3, "mailbox", f"550 no {row.id}")


def test_it_costs_nothing_to_try_in_vain(turn: Turn) -> None:
    (row,) = take(turn)
    settle(turn, settled(row, S.QUEUED, untried=True, answer="No connection."))
    assert Delivery.objects.values_list("state", "attempts").get() == (S.QUEUED, 0)
    assert not Attempt.objects.exists()


def test_it_finds_lanes_without_a_holder_that_have_work(turn: Turn) -> None:
    now = timezone.now()
    assert idle_lanes(now) == []
    end_turn(turn, set())
    assert idle_lanes(now) == [turn.lane]
    take(sit_down(now), now)
    assert idle_lanes(now + LEASE * 2) == []


def test_it_finishes_a_cancelled_campaign_in_pieces(campaign: Campaign) -> None:
    crowd(campaign.newsletter, 4)
    campaigns.start(campaign)
    assert campaigns.cancel(campaign) == 4
    campaigns.empty_cancelled(timezone.now() + LEASE)
    ended = Campaign.objects.get()
    assert (ended.state, ended.finished_at is not None) == (CampaignState.CANCELLED, True)
    assert tally(ended).counts[S.SKIPPED] == 4
