"""Segments in the admin: built, counted while they are, kept in versions, chosen for a campaign."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.models import TransmissionPage
from newsletter import campaigns
from newsletter.models import (
    Campaign,
    DigestPlan,
    Engagement,
    Newsletter,
    Segment,
    SegmentVersion,
    Subscription,
    SubscriptionState,
    Suppression,
)
from tests.newsletter.cast import Cast, crowd, person
from tests.newsletter.desk.editors import editor, text
from tests.newsletter.desk.written import written

pytestmark = pytest.mark.django_db
OS = {"kind": "group", "match": "all", "rules": [{"kind": "address", "op": "contains", "text": "o"}]}
NAMED = {"kind": "group", "match": "all", "rules": [{"kind": "name", "op": "not_empty"}]}


@pytest.fixture
def admin(db: None) -> Client:
    return editor()


def counted(client: Client, rules: Any, newsletter: int | None = None) -> Any:
    asked = json.dumps({"newsletter": newsletter, "rules": rules})
    return client.post(reverse("segments:count"), asked, content_type="application/json")


def test_it_counts_who_is_reached_and_why_others_are_not(admin: Client, cast: Cast) -> None:
    crowd(cast.newsletter, 4)
    everybody = list(Subscription.objects.filter(subscriber__email__startswith="reader"))
    Suppression.objects.create(address_hash=everybody[0].subscriber.address_hash, reason="bounce")
    Subscription.objects.filter(pk=everybody[1].pk).update(paused_until=timezone.now().replace(year=2999))
    (one,) = counted(admin, OS).json()["newsletters"]
    told = [one[name] for name in ("name", "reached", "unsubscribed", "pending", "suppressed", "paused")]
    assert told == ["Slow Signal", 3, 1, 1, 1, 1]
    assert len(one["sample"]) == 5
    assert {"email": "alice@example.org", "name": "Alice", "locale": "en"} in one["sample"]


def test_it_says_what_is_wrong_with_rules(admin: Client, cast: Cast) -> None:
    broken = counted(admin, {"rules": [{"kind": "name", "op": "is", "text": ""}]})
    assert (broken.status_code, broken.json()["error"]) == (422, "Rule 1: name: a value is missing.")
    assert counted(admin, "everybody").status_code == 422


def test_it_says_which_newsletter_does_not_keep_what_the_rules_ask_for(admin: Client, cast: Cast) -> None:
    refused = counted(admin, {"rules": [{"kind": "engaged", "op": "did_not", "what": "opened", "last": 90}]})
    assert refused.status_code == 422
    assert "opens, which “Slow Signal” does not keep" in refused.json()["error"]


def test_a_newsletter_that_cannot_tell_keeps_no_other_from_being_counted(admin: Client, cast: Cast) -> None:
    kept = Newsletter.objects.create(
        name="Kept", slug="kept", from_name="B", from_email="b@example.com", opens=Engagement.PERSON
    )
    person(kept, "carla@example.org", SubscriptionState.ACTIVE)
    rules = {"rules": [{"kind": "engaged", "op": "did_not", "what": "opened", "last": 90}]}
    told = {one["name"]: one for one in counted(admin, rules).json()["newsletters"]}
    assert told["Kept"]["reached"] == 1
    assert "“Slow Signal” does not keep" in told["Slow Signal"]["error"]


def test_it_shows_no_addresses_to_who_may_not_see_people(cast: Cast) -> None:
    (one,) = counted(editor("add_campaign"), OS).json()["newsletters"]
    assert (one["reached"], one["sample"]) == (1, [])
    assert counted(editor("view_newsletter", name="eve"), OS).status_code == 302


def test_it_counts_nobody_of_a_hidden_newsletter(cast: Cast) -> None:
    cast.newsletter.groups.add(Group.objects.create(name="Team"))
    stranger = editor("change_segment", "view_subscription")
    assert counted(stranger, OS, cast.newsletter.pk).json() == {"newsletters": []}


@pytest.mark.parametrize("kind", ["newsletter", "campaign"])
def test_it_tells_nobody_who_receives_a_hidden_newsletter(cast: Cast, campaign: Campaign, kind: str) -> None:
    """Not by a count, nor by finding people, nor by a segment that is saved to count later."""
    campaigns.start(campaign)
    other = Newsletter.objects.create(name="Other", slug="other", from_name="B", from_email="b@example.com")
    alice = {"subscriber": cast.alice.subscriber, "newsletter": other, "state": "active"}
    Subscription.objects.create(**alice, requested_at=timezone.now(), confirmed_at=timezone.now())
    about = {"newsletter": ("receives", cast.newsletter.pk), "campaign": ("got_not", campaign.pk)}
    op, pk = about[kind]
    rules = {"rules": [{"kind": kind, "op": op, kind: pk}]}
    segment = Segment.objects.create(name="Probe", rules=rules)
    cast.newsletter.groups.add(Group.objects.create(name="Team"))
    stranger = editor("add_segment", "change_segment", "view_subscription", "view_subscriber")

    answer = counted(stranger, rules, other.pk)
    assert (answer.status_code, "you do not work with" in answer.json()["error"]) == (422, True)
    found = stranger.get(reverse("subscribers:index_results"), {"segment": segment.pk})
    assert "alice@example.org" not in text(found)
    form = {"name": "Probe", "newsletter": "", "rules": json.dumps(rules | {"match": "any"})}
    assert "you do not work with" in text(stranger.post(reverse("segments:edit", args=[segment.pk]), form))


def test_it_keeps_every_version_of_the_rules(admin: Client, cast: Cast) -> None:
    form = {"name": "With an o", "newsletter": "", "rules": json.dumps(OS)}
    admin.post(reverse("segments:add"), form)
    segment = Segment.objects.get()
    edit = reverse("segments:edit", args=[segment.pk])
    admin.post(edit, form | {"name": "Renamed"})
    admin.post(edit, form | {"rules": json.dumps(NAMED)})
    versions = SegmentVersion.objects.order_by("number").values_list("number", "rules", "saved_by__username")
    assert list(versions) == [(1, OS, "ed"), (2, NAMED, "ed")]
    segment.refresh_from_db()
    assert (segment.rules, segment.version) == (NAMED, 2)


def test_it_refuses_rules_that_mean_nothing(admin: Client, cast: Cast) -> None:
    gone = {"rules": [{"kind": "campaign", "op": "got", "campaign": 9999}]}
    answer = admin.post(reverse("segments:add"), {"name": "X", "newsletter": "", "rules": json.dumps(gone)})
    assert "no longer there" in text(answer)
    assert not Segment.objects.exists()


def test_it_sends_to_the_segment_that_an_editor_chose(
    admin: Client, cast: Cast, page: TransmissionPage
) -> None:
    person(cast.newsletter, "zoe@example.org", "active")  # type: ignore[arg-type]  # a state's value
    segment = Segment.objects.create(name="Named", rules=NAMED)
    make = reverse("campaigns:add")
    assert "data-segment-builder" in text(admin.get(make))
    admin.post(make, written(cast.newsletter, page=page.pk, segment=segment.pk, audience_rules="{}"))
    made = Campaign.objects.get()
    asked = text(admin.get(reverse("campaigns:send", args=[made.pk])))
    assert "to 1 person?" in asked
    assert "Name is not empty" in asked
    assert campaigns.start(made) == 1


def test_it_sends_by_rules_of_the_campaigns_own(admin: Client, cast: Cast, campaign: Campaign) -> None:
    change = reverse("campaigns:edit", args=[campaign.pk])
    form = written(cast.newsletter, page=campaign.page_id, audience_rules=json.dumps(NAMED))
    admin.post(change, form)
    assert Campaign.objects.get().audience_rules == NAMED
    admin.post(change, form | {"audience_rules": ""})
    assert Campaign.objects.get().audience_rules == {}


def test_it_refuses_a_segment_of_another_newsletter(admin: Client, cast: Cast, campaign: Campaign) -> None:
    other = Newsletter.objects.create(name="Other", slug="other", from_name="B", from_email="b@example.com")
    segment = Segment.objects.create(name="Theirs", newsletter=other)
    form = written(cast.newsletter, page=campaign.page_id, segment=segment.pk, audience_rules="{}")
    answer = admin.post(reverse("campaigns:edit", args=[campaign.pk]), form)
    assert "This segment is of Other." in text(answer)


def test_it_stays_with_the_newsletter_of_what_goes_to_it(
    admin: Client, cast: Cast, campaign: Campaign
) -> None:
    other = Newsletter.objects.create(name="Other", slug="other", from_name="B", from_email="b@example.com")
    segment = Segment.objects.create(name="Named", rules=NAMED)
    Campaign.objects.filter(pk=campaign.pk).update(segment=segment)
    DigestPlan.objects.create(newsletter=cast.newsletter, segment=segment)
    edit = reverse("segments:edit", args=[segment.pk])
    form = {"name": "Named", "rules": json.dumps(NAMED)}
    answer = text(admin.post(edit, form | {"newsletter": other.pk}))
    assert "Another newsletter uses it: " in answer
    assert "Choose another segment there first." in answer
    admin.post(edit, form | {"newsletter": cast.newsletter.pk})
    segment.refresh_from_db()
    assert segment.newsletter == cast.newsletter
