"""Whose mailbox provider an editor deleted while they waited is found."""

import pytest

from newsletter import campaigns
from newsletter.deliveries.providers import deleted_providers_of
from newsletter.models import Campaign, Delivery
from tests.newsletter.cast import crowd

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(campaign: Campaign) -> Campaign:
    """Six people of six providers: 0, 2, 4, 6, 8 and 32767."""
    crowd(campaign.newsletter, 6)
    campaigns.start(campaign)
    for row, provider in zip(Delivery.objects.order_by("pk"), (0, 2, 4, 6, 8, 32_767), strict=True):
        Delivery.objects.filter(pk=row.pk).update(mailbox_provider=provider)
    return campaign


@pytest.mark.parametrize(
    ("known", "found"),
    [
        ([0], [2, 4, 6, 8, 32_767]),
        ([0, 2, 6], [4, 8, 32_767]),
        ([0, 2, 3, 4, 5, 6, 8, 32_767], []),
        ([8, 6, 4, 0], [2, 32_767]),
    ],
)
def test_it_finds_those_that_nobody_knows(waiting: Campaign, known: list[int], found: list[int]) -> None:
    assert deleted_providers_of(waiting.pk, known) == found


def test_it_leaves_out_who_was_mailed(waiting: Campaign) -> None:
    Delivery.objects.update(state="failed")
    assert deleted_providers_of(waiting.pk, [0]) == []
