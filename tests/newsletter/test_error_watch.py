"""A campaign pauses itself when too many are refused, however slowly it goes out."""

import pytest
from django.utils import timezone

from newsletter import campaigns, stopping
from newsletter.deliveries.turns import end_turn, take_turn
from newsletter.error_watch import ErrorWatch
from newsletter.lanes import run_lane
from newsletter.models import Campaign, CampaignState, Lane
from newsletter.pacing import Pacer
from newsletter.slices import Pace
from newsletter.wire.exchange import Exchange
from newsletter.wire.parcels import Outcome
from tests.newsletter.cast import LEASE, Cast, crowd
from tests.newsletter.conftest import way_to
from tests.newsletter.recorder import Recorder

pytestmark = pytest.mark.django_db
REFUSED = "550 5.7.1 blocked by policy"


@pytest.fixture
def lane(cast: Cast, campaign: Campaign) -> Lane:
    campaigns.start(campaign)
    return Lane.objects.get(campaign=campaign, number=1)


class Brief(Exchange):
    """An exchange after whose sixteenth outcome the slice is over."""

    heard = 0

    def collect(self, wait_seconds: float = 0.0) -> list[Outcome]:
        found = super().collect(wait_seconds)
        self.heard += len(found)
        if self.heard == 16:
            stopping.ask()
        return found


def slice_of(lane: Lane, *outcomes: str | None) -> str:
    """The trouble at the end of a slice with these outcomes."""
    turn = take_turn(lane.pk, timezone.now(), LEASE)
    assert turn is not None
    watch = ErrorWatch.of(turn)
    for outcome in outcomes:
        watch.note(outcome)
    watch.keep(turn)
    end_turn(turn, set())
    return watch.trouble()


def test_it_stops_a_slow_sending_that_is_refused(campaign: Campaign, server: Recorder, pacer: Pacer) -> None:
    crowd(campaign.newsletter, 80)
    server.script = {f"reader{n}@example.org": [REFUSED] for n in range(80)}
    campaigns.start(campaign)
    lane = Lane.objects.get(campaign=campaign, number=1)
    for _ in range(4):
        brief = Brief((way_to(server),))
        run_lane(lane.pk, (way_to(server),), brief, pacer, Pace())
        stopping.forget()
        brief.close(5)
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.PAUSED
    assert "blocked by policy" in campaign.trouble


def test_it_counts_what_earlier_slices_met(lane: Lane) -> None:
    assert slice_of(lane, *[None] * 20, *[REFUSED] * 16) == ""
    assert "16 of the last 50 messages" in slice_of(lane, *[None] * 14)


def test_it_counts_silence_as_well(lane: Lane) -> None:
    assert [bool(slice_of(lane, *[""] * 16)) for _ in range(4)] == [False, False, False, True]


def test_it_writes_nothing_down_while_all_is_well(lane: Lane) -> None:
    slice_of(lane, *[None] * 100)
    lane.refresh_from_db()
    assert lane.outcomes == []


def test_it_judges_anew_after_it_was_resumed(lane: Lane, campaign: Campaign) -> None:
    slice_of(lane, *[REFUSED] * 49)
    campaigns.pause(campaign)
    campaigns.resume(campaign)
    assert slice_of(lane, REFUSED) == ""
