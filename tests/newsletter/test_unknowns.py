"""Nobody knows whether they got it: a newsletter may have them mailed again, once, and each attempt tells."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from newsletter import campaigns, unknowns
from newsletter.deliveries.turns import end_turn, expire
from newsletter.models import Attempt, Campaign, Delivery, DeliveryState, WhenUnknown
from tests.newsletter.cast import LEASE, Cast, settle, settled, take_all

pytestmark = pytest.mark.django_db
S = DeliveryState
Lose = Callable[[Campaign], None]
RESTED = timedelta(minutes=20)


@pytest.fixture
def willing(cast: Cast, campaign: Campaign) -> Campaign:
    """A campaign under way, whose newsletter would rather mail twice than not at all."""
    cast.newsletter.when_unknown = WhenUnknown.RESEND
    cast.newsletter.save()
    campaigns.start(campaign)
    return campaign


def lose_the_answer(campaign: Campaign) -> None:
    turn, (row,) = take_all(campaign)
    settle(turn, settled(row, S.UNKNOWN))
    end_turn(turn, set())


def die(campaign: Campaign) -> None:
    take_all(campaign)
    expire(timezone.now() + LEASE * 2)


def resend() -> int:
    return unknowns.resend_where_allowed(timezone.now() + RESTED)


def receipts() -> list[tuple[int, str]]:
    return list(Attempt.objects.values_list("number", "state"))


def test_it_waits_a_while_for_a_report(willing: Campaign) -> None:
    lose_the_answer(willing)
    assert unknowns.resend_where_allowed(timezone.now()) == 0
    assert resend() == 1


@pytest.mark.parametrize("again", [lose_the_answer, die])
@pytest.mark.parametrize("first", [lose_the_answer, die])
def test_it_sends_again_by_itself_once(willing: Campaign, first: Lose, again: Lose) -> None:
    first(willing)
    assert resend() == 1
    again(willing)
    campaigns.finish(timezone.now())
    assert resend() == 0
    assert Delivery.objects.get().state == S.UNKNOWN
    assert Campaign.objects.get().finished_at is not None


def test_an_editor_may_send_again_after_that(willing: Campaign) -> None:
    lose_the_answer(willing)
    resend()
    lose_the_answer(willing)
    assert unknowns.resend_unknown(willing) == 1
    assert Delivery.objects.get().state == S.QUEUED


def test_it_sends_again_in_a_campaign_that_takes_weeks(willing: Campaign) -> None:
    Campaign.objects.update(started_at=timezone.now() - timedelta(days=60))
    lose_the_answer(willing)
    campaigns.finish(timezone.now())
    assert resend() == 1


def test_it_leaves_alone_what_was_over_a_week_ago(willing: Campaign) -> None:
    lose_the_answer(willing)
    campaigns.finish(timezone.now() - timedelta(days=8))
    assert resend() == 0


@pytest.mark.parametrize("lose", [lose_the_answer, die])
def test_it_keeps_one_receipt_of_each_attempt(willing: Campaign, lose: Lose) -> None:
    lose(willing)
    unknowns.resend_unknown(willing)
    assert receipts() == [(1, S.UNKNOWN)]
    lose(willing)
    unknowns.resend_unknown(willing)
    assert receipts() == [(1, S.UNKNOWN), (2, S.UNKNOWN)]
