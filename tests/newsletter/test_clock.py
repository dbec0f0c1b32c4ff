"""Machines whose clocks disagree: the database's counts. SQLite has no other machine."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from newsletter import campaigns, tasks
from newsletter.clock import agreed_now, ahead
from newsletter.deliveries.turns import take_turn
from newsletter.models import Campaign, Delivery, Lane
from newsletter.pacing import DatabaseStore, Pacer
from newsletter.pacing.store import News
from newsletter.wire.exchange import Exchange
from tests.newsletter.cast import LEASE, Cast, crowd
from tests.newsletter.recorder import Recorder
from tests.newsletter.test_sending import SendAll

pytestmark = pytest.mark.django_db
WRONG = timedelta(minutes=5)


@pytest.fixture
def late_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """This machine's is five minutes behind, as far as a slice is told."""
    monkeypatch.setattr("newsletter.slices.ahead", lambda: WRONG)
    monkeypatch.setattr("newsletter.lanes.agreed_now", lambda: timezone.now() + WRONG)


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


def test_a_machine_that_is_behind_tries_nobody_again_at_once(
    cast: Cast, campaign: Campaign, late_clock: None, send_all: SendAll, exchange: Exchange, server: Recorder
) -> None:
    server.script = {"alice@example.org": ["450 4.2.0 greylisted"]}
    campaigns.start(campaign)
    send_all(campaign, exchange)
    row = Delivery.objects.get()
    assert row.attempts == 1
    assert row.due_at is not None
    assert row.due_at > timezone.now() + WRONG


def test_a_machine_that_is_behind_leaves_who_asked_for_patience_in_peace(
    campaign: Campaign,
    late_clock: None,
    send_all: SendAll,
    exchange: Exchange,
    pacer: Pacer,
    server: Recorder,
) -> None:
    crowd(campaign.newsletter, 3)
    DatabaseStore().note("relay", [News("@example.org", patience=True)])
    campaigns.start(campaign)
    send_all(campaign, exchange)
    assert server.taken == []
    assert Delivery.objects.filter(due_at__gt=timezone.now() + WRONG).count() == 3


def test_a_campaign_is_started_at_the_agreed_time(cast: Cast, campaign: Campaign, wrong_clock: None) -> None:
    campaigns.start(campaign)
    campaign.refresh_from_db()
    assert campaign.started_at is not None
    assert abs(campaign.started_at - agreed_now()) < timedelta(seconds=30)
