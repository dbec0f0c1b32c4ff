"""The audience and the last look before sending are two pieces of SQL with one meaning."""

from datetime import timedelta
from itertools import product

import pytest
from django.utils import timezone

from newsletter import deliveries
from newsletter.audiences import reachable
from newsletter.deliveries import Claimed
from newsletter.models import (
    Campaign,
    CampaignState,
    Delivery,
    Newsletter,
    SubscriptionState,
    Suppression,
    SuppressionReason,
)
from tests.newsletter.cast import person

pytestmark = pytest.mark.django_db


def test_it_means_the_same_people_in_both(newsletter: Newsletter, campaign: Campaign) -> None:
    other = Newsletter.objects.create(name="Other", slug="other", from_name="B", from_email="b@example.com")
    nowhere, here, elsewhere, everywhere = None, (newsletter,), (other,), (None,)
    for number, (state, where) in enumerate(
        product(SubscriptionState, (nowhere, here, elsewhere, everywhere))
    ):
        one = person(newsletter, f"p{number}@example.org", state)
        for place in where or ():
            Suppression.objects.create(
                address_hash=one.subscriber.address_hash, newsletter=place, reason=SuppressionReason.BLOCKED
            )
    wanted = set(reachable(newsletter).values_list("subscriber_id", flat=True))
    assert len(wanted) == 2
    assert {row.subscriber for row in claimed(campaign) if begins(row, newsletter)} == wanted


def claimed(campaign: Campaign) -> list[Claimed]:
    now = timezone.now()
    Campaign.objects.filter(pk=campaign.pk).update(state=CampaignState.SENDING, started_at=now)
    variant = campaign.variants.get()
    Delivery.objects.bulk_create(
        Delivery(campaign=campaign, variant=variant, subscriber_id=pk, email=email, queued_at=now, due_at=now)
        for pk, email in campaign.newsletter.subscriptions.values_list("subscriber_id", "subscriber__email")
    )
    return deliveries.claim(campaign.pk, 100, timedelta(minutes=1), now)


def begins(row: Claimed, newsletter: Newsletter) -> bool:
    begun = deliveries.begin(row, newsletter.pk, timedelta(minutes=1), timezone.now())
    assert begun != deliveries.set_aside(row, newsletter)
    return begun
