"""While a campaign goes out, editors stop it, readers leave, and workers come and go."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from newsletter import campaigns, lanes, stopping, subscriptions
from newsletter.deliveries.counts import tally
from newsletter.deliveries.turns import idle_lanes
from newsletter.models import Campaign, Delivery, DeliveryState, Subscription
from newsletter.pacing import Pacer
from newsletter.senders import Sender
from newsletter.slices import Pace
from newsletter.tokens import Leave
from newsletter.wire.exchange import Exchange
from newsletter.wire.parcels import Outcome
from tests.newsletter.cast import crowd
from tests.newsletter.conftest import way_to
from tests.newsletter.recorder import Recorder
from tests.newsletter.test_sending import SendAll

pytestmark = pytest.mark.django_db
WAYS = (Sender("relay", connections=1),)


class Meddling(Exchange):
    """An exchange during whose first message an editor, a reader or another worker acts."""

    def __init__(self, server: Recorder, meddle: Callable[[], object]) -> None:
        super().__init__((way_to(server),))
        self.meddle: Callable[[], object] | None = meddle

    def collect(self, wait_seconds: float = 0.0) -> list[Outcome]:
        found = super().collect(wait_seconds)
        if found and self.meddle:
            act, self.meddle = self.meddle, None
            act()
        return found


@pytest.fixture
def meddling(server: Recorder) -> object:
    opened: list[Meddling] = []

    def make(meddle: Callable[[], object]) -> Meddling:
        opened.append(Meddling(server, meddle))
        return opened[-1]

    yield make
    for one in opened:
        one.close(5)


def test_it_stops_at_the_next_person_when_paused_and_goes_on_with_them(
    campaign: Campaign,
    send_all: SendAll,
    exchange: Exchange,
    meddling: Callable[..., Meddling],
    server: Recorder,
) -> None:
    crowd(campaign.newsletter, 5)
    campaigns.start(campaign)
    send_all(campaign, meddling(lambda: campaigns.pause(campaign)))
    assert server.recipients == ["reader0@example.org"]
    campaigns.resume(campaign)
    send_all(campaign, exchange)
    assert server.recipients == [f"reader{n}@example.org" for n in range(5)]


def test_it_stops_at_the_next_person_when_cancelled(
    campaign: Campaign, send_all: SendAll, meddling: Callable[..., Meddling], server: Recorder
) -> None:
    crowd(campaign.newsletter, 5)
    campaigns.start(campaign)
    send_all(campaign, meddling(lambda: campaigns.cancel(campaign)))
    campaigns.empty_cancelled(timezone.now() + timedelta(seconds=10))
    sums = tally(campaign)
    assert server.recipients == ["reader0@example.org"]
    assert (sums.counts[DeliveryState.SENT], sums.counts[DeliveryState.SKIPPED], sums.adds_up) == (1, 4, True)


def test_it_skips_who_leaves_while_it_goes_out(
    campaign: Campaign, send_all: SendAll, meddling: Callable[..., Meddling], server: Recorder
) -> None:
    crowd(campaign.newsletter, 3)
    campaigns.start(campaign)
    last = Subscription.objects.get(subscriber__email="reader2@example.org")
    leave = Leave(last.subscriber_id, campaign.newsletter_id)
    send_all(campaign, meddling(lambda: subscriptions.unsubscribe(leave, form="one-click")))
    assert server.recipients == ["reader0@example.org", "reader1@example.org"]


def test_it_does_not_let_two_processes_hold_a_lane(
    campaign: Campaign,
    send_all: SendAll,
    pacer: Pacer,
    exchange: Exchange,
    meddling: Callable[..., Meddling],
    server: Recorder,
) -> None:
    crowd(campaign.newsletter, 3)
    campaigns.start(campaign)
    lane = campaign.lanes.get(number=1).pk
    again: list[bool] = []
    send_all(campaign, meddling(lambda: again.append(lanes.run_lane(lane, WAYS, exchange, pacer, Pace()))))
    assert again == [False]
    assert len(server.taken) == 3


def test_it_hands_over_when_its_slice_of_time_is_over(
    campaign: Campaign, send_all: SendAll, pacer: Pacer, exchange: Exchange, server: Recorder
) -> None:
    crowd(campaign.newsletter, 3)
    campaigns.start(campaign)
    lane = campaign.lanes.get(number=1).pk
    assert lanes.run_lane(lane, WAYS, exchange, pacer, Pace(slice=timedelta(0)))
    assert idle_lanes(timezone.now()) == [lane]
    send_all(campaign, exchange)
    assert len(server.taken) == 3


def test_it_hands_over_after_the_message_on_the_wire_when_its_worker_is_asked_to_end(
    campaign: Campaign, pacer: Pacer, meddling: Callable[..., Meddling], server: Recorder
) -> None:
    crowd(campaign.newsletter, 5)
    campaigns.start(campaign)
    lane = campaign.lanes.get(number=1).pk
    try:
        assert lanes.run_lane(lane, WAYS, meddling(stopping.ask), pacer, Pace())
    finally:
        stopping.forget()
    assert len(server.taken) < 5
    states = set(Delivery.objects.values_list("state", flat=True))
    assert states == {DeliveryState.SENT, DeliveryState.QUEUED}
