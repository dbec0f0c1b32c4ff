"""The database goes away while people are on the wire: nobody is mailed twice."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from newsletter import campaigns, slices
from newsletter.deliveries import persisting, stepping, turns
from newsletter.deliveries.moving import skip_some
from newsletter.deliveries.rows import Step, Stepped, Turn
from newsletter.models import Campaign, Delivery, DeliveryState, Lane
from newsletter.wire.exchange import Exchange
from tests.newsletter.cast import Cast, crowd
from tests.newsletter.recorder import Recorder

pytestmark = pytest.mark.django_db
SendAll = Callable[..., None]
S = DeliveryState


@pytest.fixture(autouse=True)
def _one_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's own transaction is on it, so it stays open."""
    monkeypatch.setattr(connection, "close", lambda: None)


def away_at(call: int, work: Callable[..., Any]) -> Callable[..., Any]:
    """`work`, but the database is away at that call, counted from 1."""
    calls = iter(range(1, 1_000_000))

    def work_or_not(*args: object, **named: object) -> Any:
        if next(calls) == call:
            raise OperationalError("the database system is shutting down")
        return work(*args, **named)

    return work_or_not


def states() -> list[str]:
    return sorted(Delivery.objects.values_list("state", flat=True))


def test_it_never_repeats_who_was_mailed_when_that_cannot_be_written(
    cast: Cast,
    campaign: Campaign,
    send_all: SendAll,
    exchange: Exchange,
    server: Recorder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def give_up_with_outcomes(turn: Turn, doing: Step, away: persisting.Away) -> Stepped:
        if doing.settled:
            raise OperationalError("waited in vain")
        return persisting.step_or_wait(turn, doing, away)

    campaigns.start(campaign)
    with monkeypatch.context() as patched:
        patched.setattr(slices, "step_or_wait", give_up_with_outcomes)
        with pytest.raises(OperationalError):
            send_all(campaign, exchange)
    send_all(campaign, exchange)
    assert server.recipients == ["alice@example.org"]
    assert states() == [S.UNKNOWN]


def assert_each_got_one(people: int, server: Recorder) -> None:
    assert states() == [S.SENT] * people
    assert len(server.recipients) == people


def test_it_writes_outcomes_when_the_database_is_back(
    campaign: Campaign,
    send_all: SendAll,
    exchange: Exchange,
    server: Recorder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    crowd(campaign.newsletter, 3)
    campaigns.start(campaign)
    monkeypatch.setattr(persisting, "step", away_at(3, stepping.step))
    send_all(campaign, exchange)
    assert S.UNKNOWN not in states()
    send_all(campaign, exchange)
    assert_each_got_one(3, server)


def test_it_waits_for_what_is_on_the_wire_when_nobody_else_can_be_looked_for(
    campaign: Campaign,
    send_all: SendAll,
    exchange: Exchange,
    server: Recorder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    crowd(campaign.newsletter, 3)
    campaigns.start(campaign)
    monkeypatch.setattr(slices.Slice, "choose", away_at(3, slices.Slice.choose))
    send_all(campaign, exchange)
    send_all(campaign, exchange)
    assert_each_got_one(3, server)


def test_it_gives_its_lane_back_when_the_database_is_back(
    cast: Cast, campaign: Campaign, send_all: SendAll, exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaigns.start(campaign)
    monkeypatch.setattr(persisting, "end_turn", away_at(1, turns.end_turn))
    send_all(campaign, exchange)
    assert not Lane.objects.filter(holder__isnull=False).exists()


def test_it_skips_nobody_more_once_a_cancelled_campaign_goes_to_the_rest(
    cast: Cast, campaign: Campaign
) -> None:
    campaigns.start(campaign)
    campaigns.cancel(campaign)
    campaigns.send_to_the_rest(campaign)
    assert skip_some(campaign, "The campaign was cancelled.") == 0
    campaigns.empty_cancelled(timezone.now())
    assert states() == [S.QUEUED]
