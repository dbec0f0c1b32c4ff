"""The audience and the last look before sending are two pieces of SQL with one meaning."""

from datetime import timedelta
from itertools import product

import pytest
from django.utils import timezone

from newsletter.audiences import reachable
from newsletter.deliveries.rows import Step, Wanted
from newsletter.deliveries.stepping import step
from newsletter.deliveries.turns import take_turn
from newsletter.models import (
    Campaign,
    CampaignState,
    Delivery,
    Lane,
    Newsletter,
    Subscription,
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
    for number, days in enumerate((-1, 1)):
        paused = person(newsletter, f"paused{number}@example.org", SubscriptionState.ACTIVE)
        Subscription.objects.filter(pk=paused.pk).update(paused_until=timezone.now() + timedelta(days=days))
    wanted = set(reachable(newsletter).values_list("subscriber_id", flat=True))
    assert len(wanted) == 3
    assert taken(campaign) == wanted


def taken(campaign: Campaign) -> set[int]:
    """Who gets through the last look when everybody, reachable or not, is in the ledger."""
    now = timezone.now()
    Campaign.objects.filter(pk=campaign.pk).update(state=CampaignState.SENDING, started_at=now)
    variant = campaign.variants.get()
    Delivery.objects.bulk_create(
        Delivery(campaign=campaign, variant=variant, subscriber_id=pk, email=email, queued_at=now)
        for pk, email in campaign.newsletter.subscriptions.values_list("subscriber_id", "subscriber__email")
    )
    lane = Lane.objects.create(campaign=campaign, number=1)
    turn = take_turn(lane.pk, now, timedelta(minutes=1))
    assert turn is not None
    rows = step(turn, Step(now, timedelta(minutes=1), wanted=[Wanted(0, 100)])).taken
    return {row.subscriber for row in rows}
