"""Several people at once: unsubscribed with a trace, suppressed, given a value; and only by who may."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from newsletter.models import (
    Attribute,
    AttributeKind,
    ConsentEvent,
    Newsletter,
    Subscriber,
    Subscription,
    SubscriptionState,
    Suppression,
)
from tests.newsletter.cast import Cast
from tests.newsletter.desk.editors import PEOPLE, editor, text

pytestmark = pytest.mark.django_db


def url(action: str, *people: Subscription) -> str:
    ids = "&".join(f"id={one.subscriber_id}" for one in people)
    return f"{reverse('wagtail_bulk_action', args=['newsletter', 'subscriber', action])}?{ids}"


def test_it_unsubscribes_by_hand_and_says_so_in_the_consent_log(cast: Cast) -> None:
    client, address = editor(*PEOPLE), url("unsubscribe", cast.alice, cast.carol)
    assert "alice@example.org" in text(client.get(address))
    client.post(address, {"newsletter": cast.newsletter.pk})
    cast.alice.refresh_from_db()
    assert cast.alice.state == SubscriptionState.UNSUBSCRIBED
    event = ConsentEvent.objects.get()  # Carol had left before
    assert (event.subscriber, event.kind, event.form) == (cast.alice.subscriber, "left", "by-hand")
    entry = ModelLogEntry.objects.get(action="newsletter.unsubscribe_person")
    assert (entry.user.username, entry.object_id) == ("ed", str(cast.alice.subscriber_id))
    page = text(client.get(reverse("subscribers:inspect", args=[cast.alice.subscriber_id])))
    assert "Unsubscribed by hand" in page


def test_it_suppresses_addresses(cast: Cast) -> None:
    editor(*PEOPLE).post(url("suppress", cast.alice, cast.bob), {"newsletter": "", "note": "asked by phone"})
    hashes = {cast.alice.subscriber.address_hash, cast.bob.subscriber.address_hash}
    assert set(Suppression.objects.values_list("address_hash", flat=True)) == hashes


@pytest.mark.parametrize(
    ("kind", "typed", "stored"),
    [
        ("text", "Lisboa", "Lisboa"),
        ("number", "42", 42),
        ("yes_no", "Yes", True),
        ("date", "2026-01-31", "2026-01-31"),
    ],
)
def test_it_sets_an_attribute_in_its_own_type(
    cast: Cast, kind: AttributeKind, typed: str, stored: object
) -> None:
    one = Attribute.objects.create(key="it", label="It", kind=kind)
    client, address = editor(*PEOPLE), url("attribute", cast.alice)
    client.post(address, {"attribute": one.pk, "value": typed})
    assert Subscriber.objects.get(pk=cast.alice.subscriber_id).attributes == {"it": stored}
    client.post(address, {"attribute": one.pk, "value": ""})
    assert Subscriber.objects.get(pk=cast.alice.subscriber_id).attributes == {}


@pytest.mark.parametrize(
    ("kind", "typed"), [("number", "many"), ("number", "1e999"), ("date", "soon"), ("yes_no", "hm")]
)
def test_it_refuses_a_value_of_another_type(cast: Cast, kind: AttributeKind, typed: str) -> None:
    one = Attribute.objects.create(key="it", label="It", kind=kind)
    answer = editor(*PEOPLE).post(url("attribute", cast.alice), {"attribute": one.pk, "value": typed})
    assert "is no " in text(answer)


@pytest.mark.parametrize("action", ["unsubscribe", "suppress", "attribute"])
def test_it_needs_the_permission(cast: Cast, action: str) -> None:
    answer = editor("view_subscriber").get(url(action, cast.alice))
    assert "alice@example.org" not in text(answer)


def test_it_never_means_everybody(cast: Cast) -> None:
    address = reverse("wagtail_bulk_action", args=["newsletter", "subscriber", "unsubscribe"])
    client: Client = editor(*PEOPLE)
    assert "Nobody was chosen" in text(client.get(f"{address}?id=all"))
    client.post(f"{address}?id=all", {"newsletter": cast.newsletter.pk})
    assert Subscription.objects.filter(state=SubscriptionState.ACTIVE).count() == 1


def test_it_suppresses_in_a_team_s_own_newsletter_alone(cast: Cast) -> None:
    """Everywhere would be in the hidden newsletter too."""
    other = Newsletter.objects.create(name="Other", slug="other", from_name="B", from_email="b@example.com")
    other.groups.add(Group.objects.create(name="Team"))
    stranger = editor(*PEOPLE)
    address, new = url("suppress", cast.alice), reverse("suppressions:add")
    assert "This field is required" in text(stranger.post(address, {"newsletter": "", "note": ""}))
    typed = {"email": "alice@example.org", "newsletter": "", "note": ""}
    assert "This field is required" in text(stranger.post(new, typed))
    assert not Suppression.objects.exists()
    stranger.post(address, {"newsletter": cast.newsletter.pk, "note": ""})
    assert Suppression.objects.get().newsletter == cast.newsletter


def test_it_leaves_people_of_other_teams_alone(cast: Cast) -> None:
    team = Group.objects.create(name="Team")
    cast.newsletter.groups.add(team)
    stranger = editor(*PEOPLE)
    answer = stranger.get(url("suppress", cast.alice))
    assert "alice@example.org" not in text(answer)
    stranger.post(url("suppress", cast.alice), {"newsletter": "", "note": ""})
    assert not Suppression.objects.exists()
