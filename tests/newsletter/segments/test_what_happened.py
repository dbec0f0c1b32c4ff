"""Rules about topics, other newsletters, campaigns, opens, clicks and chance."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.utils import timezone

from newsletter.models import (
    Campaign,
    Delivery,
    DeliveryState,
    Engagement,
    Newsletter,
    Reaction,
    Subscription,
    SubscriptionState,
    Verdict,
)
from newsletter.segments.rules import RulesInvalidError
from tests.newsletter.cast import crowd
from tests.newsletter.segments.people import five_people, found

pytestmark = pytest.mark.django_db


def test_it_counts_who_chose_no_topic_as_wanting_all(newsletter: Newsletter) -> None:
    people = five_people(newsletter)
    topics = apps.get_model("cms.Topic").objects
    light, sound = (topics.create(slug=name, name=name) for name in ("light", "sound"))
    people["ana"].topics.set([light])
    people["ben"].topics.set([sound])
    assert found(newsletter, {"kind": "topic", "op": "wants", "topics": [light.pk]}) == "ana cem desk eva"
    assert found(newsletter, {"kind": "topic", "op": "wants_not", "topics": [light.pk]}) == "ben"


def test_it_knows_other_newsletters(newsletter: Newsletter) -> None:
    people = five_people(newsletter)
    other = Newsletter.objects.create(name="Other", slug="other", from_name="B", from_email="b@example.com")
    now = timezone.now()
    for name, state in (("ana", SubscriptionState.ACTIVE), ("ben", SubscriptionState.UNSUBSCRIBED)):
        Subscription.objects.create(
            subscriber=people[name].subscriber, newsletter=other, state=state,
            requested_at=now, confirmed_at=now, unsubscribed_at=now,
        )  # fmt: skip
    rule = {"kind": "newsletter", "newsletter": other.pk}
    assert found(newsletter, rule | {"op": "receives"}) == "ana"
    assert found(newsletter, rule | {"op": "left"}) == "ben"
    assert found(newsletter, rule | {"op": "receives_not"}) == "ben cem desk eva"


def test_it_finds_everyone_who_did_not_get_a_campaign(newsletter: Newsletter, campaign: Campaign) -> None:
    people = five_people(newsletter)
    states = {
        "ana": DeliveryState.SENT, "ben": DeliveryState.BOUNCED,
        "cem": DeliveryState.QUEUED, "desk": DeliveryState.UNKNOWN,
    }  # fmt: skip
    for name, state in states.items():
        Delivery.objects.create(
            campaign=campaign, variant=campaign.variants.get(), subscriber=people[name].subscriber,
            email="x@example.org", state=state, queued_at=timezone.now(), sent_at=timezone.now(),
        )  # fmt: skip
    rule = {"kind": "campaign", "campaign": campaign.pk}
    assert found(newsletter, rule | {"op": "got"}) == "ana"
    assert found(newsletter, rule | {"op": "got_not"}) == "ben eva"  # nobody who may have it gets it twice


@pytest.fixture
def measured(newsletter: Newsletter) -> Newsletter:
    newsletter.opens = newsletter.clicks = Engagement.PERSON
    newsletter.save()
    return newsletter


def test_it_asks_what_people_did_in_the_last_days(measured: Newsletter, campaign: Campaign) -> None:
    people = five_people(measured)
    _did(campaign, people["ana"], link=1, verdict=Verdict.HUMAN, days=3)
    _did(campaign, people["ben"], link=0, verdict=Verdict.UNSURE, days=3)
    _did(campaign, people["cem"], link=1, verdict=Verdict.MACHINE, days=3)
    _did(campaign, people["desk"], link=0, verdict=Verdict.HUMAN, days=40)
    rule = {"kind": "engaged", "op": "did", "what": "either", "last": 30}
    assert found(measured, rule) == "ana ben"
    assert found(measured, rule | {"certain": True}) == "ana"
    assert found(measured, rule | {"what": "clicked"}) == "ana"
    assert found(measured, rule | {"what": "opened"}) == "ben"
    assert found(measured, rule | {"op": "did_not"}) == "cem desk eva"


def test_it_asks_what_people_did_with_the_last_campaigns(measured: Newsletter, campaign: Campaign) -> None:
    people = five_people(measured)
    now = timezone.now()
    Campaign.objects.filter(pk=campaign.pk).update(started_at=now - timedelta(days=9))
    _did(campaign, people["ana"], link=1, verdict=Verdict.HUMAN, days=3)
    rule = {"kind": "engaged", "op": "did", "what": "clicked", "last": 1, "unit": "campaigns"}
    assert found(measured, rule) == "ana"
    Campaign.objects.create(newsletter=measured, subject="Newer", started_at=now, state="sent")
    assert found(measured, rule) == ""
    assert found(measured, rule | {"last": 2}) == "ana"


@pytest.mark.parametrize(
    ("what", "opens", "clicks"),
    [
        ("opened", Engagement.OFF, Engagement.PERSON),
        ("opened", Engagement.ANONYMOUS, Engagement.PERSON),
        ("clicked", Engagement.PERSON, Engagement.OFF),
        ("either", Engagement.OFF, Engagement.PERSON),
        ("either", Engagement.PERSON, Engagement.ANONYMOUS),
    ],
)
@pytest.mark.parametrize("op", ["did", "did_not"])
def test_it_refuses_to_ask_for_what_is_not_kept_for_each_person(
    newsletter: Newsletter, what: str, opens: str, clicks: str, op: str
) -> None:
    newsletter.opens, newsletter.clicks = opens, clicks
    with pytest.raises(RulesInvalidError, match="“Slow Signal” does not keep"):
        found(newsletter, {"kind": "engaged", "op": op, "what": what, "last": 90})


def test_it_draws_the_same_part_each_time_and_another_by_another_draw(newsletter: Newsletter) -> None:
    crowd(newsletter, 400)
    tenth = {"kind": "share", "high": 10}
    first = found(newsletter, tenth)
    assert found(newsletter, tenth) == first
    assert 15 < len(first.split()) < 75
    assert found(newsletter, tenth | {"draw": 2}) != first
    rest = found(newsletter, {"kind": "share", "low": 10, "high": 100})
    assert len(first.split()) + len(rest.split()) == 400
    assert not set(first.split()) & set(rest.split())


def _did(campaign: Campaign, one: Subscription, *, link: int, verdict: Verdict, days: int) -> None:
    at = timezone.now() - timedelta(days=days)
    Reaction.objects.create(
        campaign=campaign, subscriber=one.subscriber, link=link, verdict=verdict, first_at=at, last_at=at
    )
