"""A newsletter that is kept to a group is hidden from everybody else: its people, campaigns, segments."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from newsletter.desk.viewsets import NewsletterGroup
from newsletter.models import (
    Campaign,
    DigestPlan,
    Import,
    Newsletter,
    Segment,
    Series,
    SubscriptionState,
    Suppression,
    TestList,
)
from tests.newsletter.cast import Cast, person
from tests.newsletter.desk.editors import editor, text
from tests.newsletter.imports.loading import upload

pytestmark = pytest.mark.django_db
ALL = (
    "view_subscriber", "view_campaign", "change_campaign", "send_campaign", "change_segment", "add_segment",
    "delete_segment", "view_suppression", "delete_suppression", "change_newsletter", "import_subscriber",
    "export_subscriber", "change_digestplan", "delete_digestplan", "change_testlist", "delete_testlist",
    "change_series",
)  # fmt: skip
ROWS: Mapping[type[Model], Callable[[Newsletter], Model]] = {
    DigestPlan: lambda newsletter: DigestPlan.objects.create(newsletter=newsletter),
    Import: lambda newsletter: upload(newsletter, "email\n"),
    Newsletter: lambda newsletter: newsletter,
    Segment: lambda newsletter: Segment.objects.create(name="Readers", newsletter=newsletter),
    Series: lambda newsletter: Series.objects.create(newsletter=newsletter),
    Suppression: lambda newsletter: Suppression.objects.create(
        address_hash="x", reason="blocked", newsletter=newsletter
    ),
    TestList: lambda newsletter: TestList.objects.create(name="Desk", newsletter=newsletter),
}


@pytest.fixture
def segment(cast: Cast) -> Segment:
    return Segment.objects.create(name="Readers", newsletter=cast.newsletter)


def addresses(cast: Cast, campaign: Campaign, segment: Segment) -> list[str]:
    barred = Suppression.objects.create(address_hash="x", reason="blocked", newsletter=cast.newsletter)
    return [
        reverse("subscribers:inspect", args=[cast.alice.subscriber_id]),
        reverse("campaigns:inspect", args=[campaign.pk]),
        reverse("campaigns:send", args=[campaign.pk]),
        reverse("campaigns:edit", args=[campaign.pk]),
        reverse("campaigns:cancel", args=[campaign.pk]),
        reverse("campaigns:preview", args=[campaign.pk, "html"]),
        reverse("segments:edit", args=[segment.pk]),
        reverse("segments:delete", args=[segment.pk]),
        reverse("suppressions:delete", args=[barred.pk]),
        reverse("newsletters:edit", args=[cast.newsletter.pk]),
    ]


def test_it_hides_everything_of_a_newsletter_from_others(
    cast: Cast, campaign: Campaign, segment: Segment, team: Group
) -> None:
    stranger, member = editor(*ALL, name="stranger"), editor(*ALL, name="member", groups=(team,))
    for address in addresses(cast, campaign, segment):
        assert stranger.get(address).status_code == 404, address
        assert member.get(address).status_code == 200, address


@pytest.mark.parametrize("viewset", [one for one in NewsletterGroup.items if one.model in ROWS])
def test_no_address_of_a_hidden_row_answers_a_stranger(cast: Cast, team: Group, viewset: Any) -> None:
    row = ROWS[viewset.model](cast.newsletter)
    stranger, member = editor(*ALL, name="stranger"), editor(*ALL, name="member", groups=(team,))
    known = {"pk": row.pk, "verb": "stop", "way": "on"}
    patterns = [one for one in viewset().get_urlpatterns() if "pk" in one.pattern.converters]
    found = [one for one in patterns if not str(one.pattern).startswith("letters/")]  # of another model
    assert found
    for one in found:
        wanted = {name: known[name] for name in one.pattern.converters}
        address = reverse(f"{viewset.name}:{one.name}", kwargs=wanted)
        assert stranger.get(address).status_code == 404, address
        assert stranger.post(address).status_code == 404, address
        assert member.get(address).status_code != 404, address


def test_it_imports_into_and_exports_from_what_is_not_hidden(cast: Cast, team: Group) -> None:
    other = Newsletter.objects.create(name="Other", slug="other", from_name="B", from_email="b@example.com")
    person(other, "dora@example.org", SubscriptionState.ACTIVE)
    stranger = editor(*ALL, name="stranger")
    everything = stranger.post(reverse("imports:export"), {"newsletter": "", "state": ""})
    assert [line.partition(",")[0] for line in everything.getvalue().decode().splitlines()] == [
        "email",
        "dora@example.org",
    ]
    assert ModelLogEntry.objects.get(action="newsletter.export").object_id == str(other.pk)
    hidden = {"newsletter": cast.newsletter.pk}
    for address in (reverse("imports:export"), reverse("imports:add")):
        file = SimpleUploadedFile("people.csv", b"email\nx@example.org\n")
        assert "Select a valid choice" in text(stranger.post(address, hidden | {"file": file})), address
    assert not Import.objects.exists()


@pytest.mark.parametrize(
    ("reason", "here", "lifted_by"),
    [
        ("blocked", True, ["stranger", "administrator"]),
        ("blocked", False, ["administrator"]),
        ("erased", False, []),
        ("moved", False, []),
    ],
)
def test_it_lifts_what_counts_everywhere_for_who_works_everywhere_and_no_erasure(
    cast: Cast, team: Group, reason: str, *, here: bool, lifted_by: list[str]
) -> None:
    other = Newsletter.objects.create(name="Other", slug="other", from_name="B", from_email="b@example.com")
    people = {"stranger": editor(*ALL, name="stranger"), "administrator": editor(name="administrator")}
    for name, client in people.items():
        row = Suppression.objects.create(address_hash="x", reason=reason, newsletter=other if here else None)
        delete = reverse("suppressions:delete", args=[row.pk])
        assert (delete in text(client.get(reverse("suppressions:index_results")))) == (name in lifted_by)
        client.post(delete)
        assert Suppression.objects.exists() == (name not in lifted_by)
        row.delete()


@pytest.mark.parametrize("listing", ["campaigns", "suppressions", "imports", "digest_plans"])
def test_no_filter_of_a_list_names_a_hidden_newsletter(cast: Cast, team: Group, listing: str) -> None:
    page = reverse(f"{listing}:{'list' if listing == 'campaigns' else 'index'}")
    assert "Slow Signal" not in text(editor(*ALL, name="stranger").get(page))
    assert "Slow Signal" in text(editor(*ALL, name="member", groups=(team,)).get(page))


@pytest.mark.parametrize(
    "listing", ["subscribers", "campaigns", "segments", "suppressions", "newsletters", "imports"]
)
def test_it_lists_only_what_is_not_hidden(
    cast: Cast, campaign: Campaign, segment: Segment, team: Group, listing: str
) -> None:
    Suppression.objects.create(address_hash="abcdefgh", reason="blocked", newsletter=cast.newsletter)
    upload(cast.newsletter, "email\n", name="readers.csv")
    shown = {
        "subscribers": "alice@example.org", "campaigns": "The gut hears", "segments": "Readers",
        "suppressions": "abcdefgh", "newsletters": "ada@example.com",
        "imports": "readers.csv",
    }[listing]  # fmt: skip
    page = reverse(f"{listing}:{'list' if listing == 'campaigns' else 'index'}_results")
    assert shown not in text(editor(*ALL, name="stranger").get(page))
    assert shown in text(editor(*ALL, name="member", groups=(team,)).get(page))
    assert shown in text(editor(name="administrator").get(page))


def test_it_does_nothing_to_a_hidden_campaign(cast: Cast, campaign: Campaign, team: Group) -> None:
    stranger: Client = editor(*ALL, name="stranger")
    act = reverse("campaigns:act", args=[campaign.pk, "pause"])
    assert stranger.post(act).status_code == 404
    assert (
        stranger.post(reverse("campaigns:test", args=[campaign.pk]), {"email": "a@b.example"}).status_code
        == 404
    )


def test_it_shows_people_who_receive_something_else_too(cast: Cast, team: Group) -> None:
    other = Newsletter.objects.create(name="Other", slug="other", from_name="B", from_email="b@example.com")
    person(other, "dora@example.org", SubscriptionState.ACTIVE)
    shown = text(editor(*ALL).get(reverse("subscribers:index_results")))
    assert "dora@example.org" in shown
    assert "alice@example.org" not in shown
