"""How the lists grow, day by day."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from newsletter.models import ListDay, Newsletter, Subscription, SubscriptionState
from newsletter.reports.growth import DAYS, count_lists
from tests.newsletter.cast import Cast, crowd

pytestmark = pytest.mark.django_db


def days(newsletter: Newsletter) -> dict[date, tuple[int, int, int]]:
    return {
        one.day: (one.readers, one.joined, one.left) for one in ListDay.objects.filter(newsletter=newsletter)
    }


def test_it_reckons_the_days_before_the_first_count(cast: Cast) -> None:
    now = timezone.now()
    crowd(cast.newsletter, 4)
    newest = Subscription.objects.filter(subscriber__email="reader0@example.org")
    Subscription.objects.filter(newsletter=cast.newsletter).exclude(state="pending").update(
        confirmed_at=now - timedelta(days=10)
    )
    newest.update(confirmed_at=now - timedelta(days=2))
    count_lists(now)
    told, today = days(cast.newsletter), now.date()
    assert len(told) == DAYS + 1
    assert told[today] == (5, 0, 1)  # Carol left today
    assert told[today - timedelta(days=1)] == (6, 0, 0)
    assert told[today - timedelta(days=3)] == (5, 0, 0)
    assert told[today - timedelta(days=11)] == (0, 0, 0)


def test_what_was_counted_stays(cast: Cast) -> None:
    now = timezone.now()
    count_lists(now)
    long_ago = now.date() - timedelta(days=5)
    ListDay.objects.filter(day=long_ago).update(readers=77)
    Subscription.objects.filter(pk=cast.bob.pk).update(state=SubscriptionState.ACTIVE, confirmed_at=now)
    count_lists(now)
    told = days(cast.newsletter)
    assert told[long_ago][0] == 77
    assert told[now.date()] == (2, 3, 1)
