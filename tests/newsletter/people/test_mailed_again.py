"""A mail that is sent again goes where the person gets letters now."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from newsletter import address_changes, campaigns, unknowns
from newsletter.addresses import parse_address
from newsletter.bounces import Returned, record
from newsletter.deliveries.counts import recount
from newsletter.models import (
    Bounce,
    BounceKind,
    Campaign,
    CampaignState,
    Delivery,
    DeliveryState,
    SuppressionReason,
)
from newsletter.suppressing import reasons
from tests.newsletter.cast import Cast, take_all

pytestmark = pytest.mark.django_db
NEW = parse_address("alice@new.example")
WAYS = [
    (DeliveryState.FAILED, campaigns.retry_failed),
    (DeliveryState.SKIPPED, campaigns.send_to_the_rest),
    (DeliveryState.UNKNOWN, unknowns.resend_unknown),
]


@pytest.fixture
def returned(cast: Cast, campaign: Campaign) -> Delivery:
    """Alice's mail came back, and it was her last day there."""
    campaigns.start(campaign)
    row = Delivery.objects.get()
    record(Returned(row, BounceKind.HARD, timezone.now(), "smtp", "550 5.1.1 unknown"))
    return row


def move(cast: Cast) -> None:
    change = address_changes.ask(cast.alice.subscriber, NEW)
    address_changes.confirm(change or 0, NEW.hash, form="move-page")


def over(campaign: Campaign, state: DeliveryState) -> Campaign:
    Delivery.objects.update(state=state)
    Campaign.objects.update(state=CampaignState.SENT, finished_at=timezone.now())
    campaign.refresh_from_db()
    recount(campaign)
    return campaign


@pytest.mark.parametrize(("state", "again"), WAYS)
def test_it_goes_to_the_new_address(
    cast: Cast,
    campaign: Campaign,
    returned: Delivery,
    state: DeliveryState,
    again: Callable[[Campaign], int],
) -> None:
    over(campaign, state)
    move(cast)
    assert again(campaign) == 1
    assert [row.email for row in take_all(campaign)[1]] == [NEW.written]


@pytest.mark.parametrize(("state", "again"), WAYS)
def test_what_comes_back_from_the_new_address_counts(
    cast: Cast,
    campaign: Campaign,
    returned: Delivery,
    state: DeliveryState,
    again: Callable[[Campaign], int],
) -> None:
    over(campaign, state)
    move(cast)
    again(campaign)
    returned.refresh_from_db()
    assert record(Returned(returned, BounceKind.HARD, timezone.now(), "smtp", "550 5.1.1 unknown"))
    assert reasons(NEW.hash, cast.newsletter) == {SuppressionReason.BOUNCE}


def test_what_came_back_from_the_old_address_does_not_count_against_the_new_one(
    cast: Cast, campaign: Campaign, returned: Delivery
) -> None:
    move(cast)
    returned.refresh_from_db()
    record(Returned(returned, BounceKind.SOFT, timezone.now(), "smtp", "552 5.2.2 full"))
    assert reasons(NEW.hash, cast.newsletter) == set()


def test_it_keeps_what_came_back_from_who_stayed(cast: Cast, campaign: Campaign, returned: Delivery) -> None:
    Bounce.objects.update(kind=BounceKind.SOFT)
    over(campaign, DeliveryState.UNKNOWN)
    assert unknowns.resend_unknown(campaign) == 1
    assert Bounce.objects.exists()


def test_it_sends_nothing_to_nobody(cast: Cast, campaign: Campaign) -> None:
    """The row of somebody who was erased names no person, or one who is not there any more."""
    campaigns.start(campaign)
    over(campaign, DeliveryState.UNKNOWN)
    Delivery.objects.update(subscriber=999_999, email="")
    unknowns.resend_unknown(campaign)
    assert Delivery.objects.get().email == ""
