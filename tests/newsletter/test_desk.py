"""The desk: from a published page to a campaign under way, with the right people at the buttons."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from cms.models import TransmissionPage
from newsletter import campaigns, tasks
from newsletter.models import Campaign, CampaignState, Newsletter, Suppression
from tests.newsletter.cast import Cast, crowd
from tests.newsletter.recorder import Recorder

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def woken(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Campaigns whose lanes were woken; nothing is sent by itself here."""
    calls: list[int] = []
    monkeypatch.setattr("newsletter.desk.campaign_actions.wake_campaign", calls.append)
    return calls


def signed_in(*permissions: str, superuser: bool = False) -> Client:
    user = get_user_model().objects.create_user("ed", email="ed@example.com", is_superuser=superuser)
    user.groups.add(Group.objects.get(name="Editors"))
    codenames = ["access_admin", *permissions]
    user.user_permissions.add(*Permission.objects.filter(codename__in=codenames))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def editor(db: None) -> Client:
    return signed_in(superuser=True)


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_it_offers_to_send_a_published_page(editor: Client, page: TransmissionPage) -> None:
    shown = text(editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])))
    link = reverse("campaigns:make", args=[page.pk])
    assert f'href="{link}"' in shown
    page.unpublish()
    assert link not in text(editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])))


def test_it_composes_a_campaign_from_a_page(
    editor: Client, page: TransmissionPage, newsletter: Newsletter
) -> None:
    make = reverse("campaigns:make", args=[page.pk])
    assert 'value="The gut hears"' in text(editor.get(make))
    answer = editor.post(make, {"newsletter": newsletter.pk, "subject": "Hear, hear", "preheader": "Psst"})
    made = Campaign.objects.get()
    assert answer["Location"] == reverse("campaigns:inspect", args=[made.pk])
    assert made.variants.get().subject == "Hear, hear"
    preview = editor.get(reverse("campaigns:preview", args=[made.pk, "html"]))
    assert "Slow light, åäö and 漢字." in preview.content.decode()


def test_it_names_the_number_of_people_before_it_sends(
    editor: Client, campaign: Campaign, woken: list[int]
) -> None:
    crowd(campaign.newsletter, 3)
    send = reverse("campaigns:send", args=[campaign.pk])
    assert "to 3 people?" in text(editor.get(send))
    assert Campaign.objects.get().state == CampaignState.DRAFT
    editor.post(send, {"at": ""})
    assert Campaign.objects.get().state == CampaignState.SENDING
    assert woken == [campaign.pk]


def test_it_schedules_and_takes_it_back(editor: Client, campaign: Campaign) -> None:
    editor.post(reverse("campaigns:send", args=[campaign.pk]), {"at": "2099-01-01 10:00"})
    assert Campaign.objects.get().state == CampaignState.SCHEDULED
    editor.post(reverse("campaigns:act", args=[campaign.pk, "unschedule"]))
    assert Campaign.objects.get().state == CampaignState.DRAFT


def test_it_pauses_resumes_and_cancels(editor: Client, campaign: Campaign, woken: list[int]) -> None:
    crowd(campaign.newsletter, 1)
    campaigns.start(campaign)
    states = []
    for verb in ("pause", "resume"):
        editor.post(reverse("campaigns:act", args=[campaign.pk, verb]))
        states.append(Campaign.objects.get().state)
    editor.post(reverse("campaigns:cancel", args=[campaign.pk]))
    assert [*states, Campaign.objects.get().state] == ["paused", "sending", "cancelled"]
    assert woken == [campaign.pk]


def test_it_shows_who_got_it_and_what_their_server_said(
    editor: Client, cast: Cast, campaign: Campaign, server: Recorder, settings: Settings
) -> None:
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    campaigns.start(campaign)
    (lane,) = campaign.lanes.values_list("pk", flat=True)
    tasks.run_lane(lane)
    ledger = text(editor.get(reverse("campaigns:inspect", args=[campaign.pk])))
    assert "alice@example.org" in ledger
    assert "250 2.0.0 taken" in ledger
    found = text(editor.get(reverse("campaigns:ledger_results", args=[campaign.pk]) + "?q=bob"))
    assert "alice@example.org" not in found


def test_it_sends_a_test_that_counts_nowhere(
    editor: Client, campaign: Campaign, server: Recorder, settings: Settings
) -> None:
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    editor.post(reverse("campaigns:test", args=[campaign.pk]), {"email": "ed@example.com"})
    assert server.messages()[0]["Subject"] == "[Test] The gut hears"
    assert not campaign.deliveries.exists()


def test_it_lets_an_editor_compose_but_not_send(
    page: TransmissionPage, campaign: Campaign, newsletter: Newsletter
) -> None:
    composer = signed_in("add_campaign", "change_campaign", "view_campaign")
    inspect = composer.get(reverse("campaigns:inspect", args=[campaign.pk]))
    assert inspect.status_code == 200
    assert reverse("campaigns:send", args=[campaign.pk]) not in text(inspect)
    for name in ("send", "cancel"):
        composer.post(reverse(f"campaigns:{name}", args=[campaign.pk]), {"at": ""})
    composer.post(reverse("campaigns:act", args=[campaign.pk, "pause"]))
    assert Campaign.objects.get().state == CampaignState.DRAFT


def test_it_keeps_out_who_has_no_permission(campaign: Campaign, page: TransmissionPage) -> None:
    stranger = signed_in()
    for name, pk in (("inspect", campaign.pk), ("make", page.pk), ("send", campaign.pk)):
        assert stranger.get(reverse(f"campaigns:{name}", args=[pk])).status_code == 302
    preview = reverse("campaigns:preview", args=[campaign.pk, "html"])
    assert "Slow light" not in stranger.get(preview).content.decode()


def test_it_finds_subscribers_by_address_and_state(editor: Client, cast: Cast) -> None:
    index = reverse("subscribers:index")
    assert "bob@example.org" in text(editor.get(index + "?q=bob"))
    active = text(editor.get(index + "?state=active"))
    assert "alice@example.org" in active
    assert "bob@example.org" not in active
    inspected = text(editor.get(reverse("subscribers:inspect", args=[cast.alice.pk])))
    assert "Nothing is on record." in inspected


def test_it_suppresses_an_address_by_its_hash(editor: Client, cast: Cast, campaign: Campaign) -> None:
    new = reverse("suppressions:add")
    editor.post(new, {"email": "Alice@example.org", "newsletter": "", "note": "asked by phone"})
    assert Suppression.objects.get().address_hash == cast.alice.subscriber.address_hash
    assert campaigns.start(campaign) == 0
    assert "suppressed already" in text(editor.post(new, {"email": "alice@example.org"}))


@pytest.mark.parametrize("listing", ["campaigns", "subscribers", "newsletters", "suppressions"])
def test_it_lists_everything_in_the_newsletter_menu(
    editor: Client, cast: Cast, campaign: Campaign, listing: str
) -> None:
    assert editor.get(reverse(f"{listing}:index")).status_code == 200
    assert reverse(f"{listing}:index") in text(editor.get(reverse("wagtailadmin_home")))
