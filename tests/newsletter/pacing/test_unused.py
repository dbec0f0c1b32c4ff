"""What was allowed for people who were not mailed is given back."""

import pytest

from newsletter import campaigns
from newsletter.lanes import run_lane
from newsletter.models import Campaign, Delivery, Lane
from newsletter.pacing import DatabaseStore, Pacer
from newsletter.pacing.store import News
from newsletter.senders import Limits, Relay, Sender
from newsletter.slices import Pace
from newsletter.wire.exchange import Exchange
from tests.newsletter.cast import crowd
from tests.newsletter.recorder import Recorder

pytestmark = pytest.mark.django_db
LIMIT = 20


@pytest.fixture
def started(campaign: Campaign) -> Campaign:
    crowd(campaign.newsletter, LIMIT)
    campaigns.start(campaign)
    return campaign


def left_after_a_slice(campaign: Campaign, port: int) -> int:
    """How much of the hour's limit is left."""
    way = Sender(
        "relay", connections=4, limits=Limits(per_hour=LIMIT), relay=Relay("127.0.0.1", port, timeout=1)
    )
    exchange, pacer = Exchange((way,)), Pacer((way,), DatabaseStore())
    run_lane(Lane.objects.get(campaign=campaign, number=1).pk, (way,), exchange, pacer, Pace())
    exchange.close(5)
    return pacer.allow(way, {0: LIMIT})[0]


def test_it_costs_nothing_to_leave_a_domain_in_peace(started: Campaign, server: Recorder) -> None:
    DatabaseStore().note("relay", [News("@example.org", patience=True)])
    assert left_after_a_slice(started, server.port) == LIMIT
    assert server.taken == []


def test_it_costs_nothing_when_no_message_can_be_made(started: Campaign, server: Recorder) -> None:
    Delivery.objects.update(email="two@example.org, of@example.org")
    assert left_after_a_slice(started, server.port) == LIMIT
    assert server.taken == []


def test_it_costs_nothing_when_nobody_answers(started: Campaign) -> None:
    assert left_after_a_slice(started, 9) == LIMIT


def test_it_costs_what_left(started: Campaign, server: Recorder) -> None:
    assert left_after_a_slice(started, server.port) == 0
    assert len(server.taken) == LIMIT
