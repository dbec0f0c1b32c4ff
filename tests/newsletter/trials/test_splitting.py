"""Who is in a test, and who waits: at random, reproducibly, everybody once."""

from contextlib import suppress

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsletter import campaigns
from newsletter.composing import compose
from newsletter.deliveries.counts import tally
from newsletter.models import Alternative, Campaign, Delivery, DeliveryState, Subscriber, Trial
from tests.newsletter.cast import crowd
from tests.newsletter.trials.trying import adds_up, by_letter, held, started, with_test

pytestmark = [pytest.mark.once, pytest.mark.django_db]
S = DeliveryState


class Rollback(Exception):  # noqa: N818 - not an error, an end
    pass


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=st.integers(0, 60), share=st.integers(1, 100), others=st.integers(1, 4))
def test_everybody_is_in_once_and_the_shares_are_even(
    campaign: Campaign, people: int, share: int, others: int
) -> None:
    with suppress(Rollback), transaction.atomic():
        fresh = started(campaign, people, *"BCDE"[:others], share=share)
        rows = Delivery.objects.filter(campaign=fresh)
        assert sorted(rows.values_list("subscriber", flat=True)) == sorted(
            Subscriber.objects.values_list("pk", flat=True)
        )
        wanted = max(-(-people * share // 100), min(people, others + 1))
        assert held(fresh) == people - wanted
        sizes = by_letter(fresh).values()
        assert sum(sizes) == wanted
        assert not sizes or max(sizes) - min(sizes) <= 1
        assert sum(Trial.objects.get().sizes.values()) == wanted
        assert adds_up(fresh)
        raise Rollback


def split_of(campaign: Campaign) -> list[tuple[str, str]]:
    rows = Delivery.objects.filter(campaign=campaign).select_related("variant").order_by("subscriber")
    return [(one.state, one.variant.letter) for one in rows]


def test_the_same_people_of_the_same_campaign_are_split_alike(campaign: Campaign) -> None:
    fresh = with_test(campaign, 40, "B", share=50)
    found = []
    for _ in range(2):
        with suppress(Rollback), transaction.atomic():
            campaigns.start(fresh)
            found.append(split_of(fresh))
            raise Rollback
    assert found[0] == found[1]
    assert sorted(found[0]) != found[0]  # chance, not the order in which they joined


def test_another_campaign_is_split_otherwise(campaign: Campaign) -> None:
    first = split_of(started(campaign, 40, "B", share=50))
    second = campaigns.draft(campaign.newsletter, campaign.page, subject="Another")
    second.test_share = 50
    second.alternatives.set([Alternative(subject="B")])
    second.save()
    compose(second)
    campaigns.start(second)
    assert split_of(second) != first


def test_they_wait_where_no_lane_takes_them(campaign: Campaign) -> None:
    fresh = started(campaign, 10, "B")
    assert tally(fresh).counts[S.DEFERRED] == 8
    assert tally(fresh).counts[S.QUEUED] == 2


def test_a_campaign_without_versions_is_as_before(campaign: Campaign) -> None:
    crowd(campaign.newsletter, 5)
    campaigns.start(campaign)
    assert tally(campaign).counts[S.QUEUED] == 5
    assert not Trial.objects.exists()
