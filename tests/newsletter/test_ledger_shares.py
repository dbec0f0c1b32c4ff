"""A campaign's lanes have a share of the rows each, and what one has on the wire nobody else touches."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from pytest_django.fixtures import Settings

from newsletter import campaigns
from newsletter.deliveries.counts import on_the_wire, tally
from newsletter.deliveries.moving import skip_some
from newsletter.deliveries.turns import end_turn, has_due, idle_lanes
from newsletter.models import Campaign, Delivery, DeliveryState
from tests.newsletter.cast import LEASE, crowd, settle, settled, take_all

pytestmark = pytest.mark.django_db
S = DeliveryState


@pytest.fixture
def started(campaign: Campaign, settings: Settings) -> Campaign:
    settings.NEWSLETTER_LANES = 2
    crowd(campaign.newsletter, 6)
    campaigns.start(campaign)
    return campaign


def test_it_gives_each_row_to_one_lane(started: Campaign) -> None:
    _, ours = take_all(started, 1)
    _, theirs = take_all(started, 2)
    assert (len(ours), len(theirs)) == (3, 3)
    assert {row.id for row in ours + theirs} == set(Delivery.objects.values_list("pk", flat=True))


def test_it_finds_no_work_in_what_another_lane_has_on_the_wire(started: Campaign) -> None:
    turn, rows = take_all(started, 1)
    take_all(started, 2)
    settle(turn, *(settled(row, S.SENT) for row in rows))
    assert not has_due(turn, timezone.now())
    end_turn(turn, set())
    assert idle_lanes(timezone.now()) == []


def test_it_opens_no_lane_while_one_is_held(started: Campaign, settings: Settings) -> None:
    settings.NEWSLETTER_LANES = 3
    turn, _ = take_all(started, 1)
    campaigns.open_missing_lanes()
    assert started.lanes.count() == 3  # with the desk
    end_turn(turn, set())
    campaigns.open_missing_lanes()
    assert started.lanes.count() == 4


def test_it_skips_nobody_who_is_on_the_wire_when_cancelled(started: Campaign) -> None:
    turn, rows = take_all(started, 1)
    campaigns.cancel(started)
    assert skip_some(started, "The campaign was cancelled.") == 3
    assert on_the_wire(started.pk) == {row.id for row in rows}
    settle(turn, *(settled(row, S.SENT) for row in rows))
    campaigns.empty_cancelled(timezone.now() + LEASE)
    counts = tally(started).counts
    assert (counts[S.SENT], counts[S.SKIPPED], counts[S.SENDING]) == (3, 3, 0)


def test_it_lets_nobody_write_sending_into_a_row(started: Campaign) -> None:
    """As workers did before lanes named what is on the wire: none of them may go on beside the new ones."""
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.update(state=S.SENDING)
