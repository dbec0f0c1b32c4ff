"""Who left comes back only by asking, and nothing of before is kept."""

from datetime import timedelta

import pytest
from django.utils import timezone

from newsletter import subscriptions
from newsletter.addresses import parse_address
from newsletter.models import Newsletter, Subscription, SubscriptionState
from newsletter.tokens import Leave
from tests.newsletter.cast import Cast

pytestmark = pytest.mark.django_db


def state_of(subscription: Subscription) -> str:
    subscription.refresh_from_db()
    return subscription.state


def test_it_brings_back_by_single_opt_in_only_who_never_left(cast: Cast) -> None:
    Newsletter.objects.update(double_opt_in=False)
    newsletter = Newsletter.objects.get()
    for _ in range(2):
        subscriptions.subscribe(newsletter, parse_address("carol@example.org"), form="page")
    assert state_of(cast.carol) == SubscriptionState.PENDING
    subscriptions.subscribe(newsletter, parse_address("bob@example.org"), form="page")
    assert state_of(cast.bob) == SubscriptionState.ACTIVE


def test_it_forgets_a_pause_when_somebody_leaves(cast: Cast) -> None:
    Subscription.objects.filter(pk=cast.alice.pk).update(paused_until=timezone.now() + timedelta(days=9))
    subscriptions.unsubscribe(Leave(cast.alice.subscriber_id, cast.newsletter.pk), form="one-click")
    cast.alice.refresh_from_db()
    assert cast.alice.paused_until is None
