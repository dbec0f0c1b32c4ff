"""A newsletter that is kept to a group is hidden from everybody else: its people, campaigns, segments."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from newsletter.models import Campaign, Segment, Suppression
from tests.newsletter.cast import Cast
from tests.newsletter.desk.editors import editor, text

pytestmark = pytest.mark.django_db
ALL = (
    "view_subscriber", "view_campaign", "change_campaign", "send_campaign", "change_segment", "add_segment",
    "delete_segment", "view_suppression", "delete_suppression", "change_newsletter",
)  # fmt: skip


@pytest.fixture
def team(cast: Cast) -> Group:
    group = Group.objects.create(name="Slow Signal's desk")
    cast.newsletter.groups.add(group)
    return group


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


@pytest.mark.parametrize("listing", ["subscribers", "campaigns", "segments", "suppressions", "newsletters"])
def test_it_lists_only_what_is_not_hidden(
    cast: Cast, campaign: Campaign, segment: Segment, team: Group, listing: str
) -> None:
    Suppression.objects.create(address_hash="abcdefgh", reason="blocked", newsletter=cast.newsletter)
    shown = {
        "subscribers": "alice@example.org", "campaigns": "The gut hears", "segments": "Readers",
        "suppressions": "abcdefgh", "newsletters": "ada@example.com",
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
    from newsletter.models import Newsletter, SubscriptionState
    from tests.newsletter.cast import person

    other = Newsletter.objects.create(name="Other", slug="other", from_name="B", from_email="b@example.com")
    person(other, "dora@example.org", SubscriptionState.ACTIVE)
    shown = text(editor(*ALL).get(reverse("subscribers:index_results")))
    assert "dora@example.org" in shown
    assert "alice@example.org" not in shown
