"""Machines whose clocks disagree: the database's counts. SQLite has no other machine."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from newsletter import campaigns, tasks
from newsletter.clock import agreed_now, ahead
from newsletter.deliveries.turns import take_turn
from newsletter.models import Campaign, Lane
from tests.newsletter.cast import LEASE, Cast

pytestmark = pytest.mark.django_db
WRONG = timedelta(minutes=5)


@pytest.fixture
def wrong_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """This machine's is five minutes ahead."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has this machine's clock")
    right = timezone.now

    def now() -> datetime:
        return right() + WRONG

    monkeypatch.setattr(timezone, "now", now)


def test_it_asks_the_database_what_time_it_is(wrong_clock: None) -> None:
    assert abs(ahead() + WRONG) < timedelta(seconds=5)


def test_it_is_this_machines_clock_where_there_is_no_other() -> None:
    assert abs(ahead()) < timedelta(seconds=5)


def test_a_machine_that_is_ahead_calls_nobody_dead(cast: Cast, campaign: Campaign, wrong_clock: None) -> None:
    campaigns.start(campaign)
    lane = Lane.objects.get(campaign=campaign, number=1)
    turn = take_turn(lane.pk, agreed_now(), LEASE)
    tasks.sweep_campaigns()
    lane.refresh_from_db()
    assert turn is not None
    assert lane.holder == turn.holder


def test_a_machine_that_is_ahead_starts_nothing_early(
    cast: Cast, campaign: Campaign, wrong_clock: None
) -> None:
    campaigns.schedule(campaign, agreed_now() + timedelta(minutes=2))
    tasks.sweep_campaigns()
    campaign.refresh_from_db()
    assert campaign.state == "scheduled"
