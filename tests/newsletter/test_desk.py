"""The desk: from a published page to a campaign under way, with the right people at the buttons."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from cms.models import TransmissionPage
from newsletter import campaigns, tasks
from newsletter.models import (
    Campaign,
    CampaignState,
    Delivery,
    DeliveryState,
    Newsletter,
    Suppression,
)
from tests.newsletter.cast import Cast, carried, crowd
from tests.newsletter.desk.written import written
from tests.newsletter.recorder import Recorder

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def woken(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """A true for each time that workers were woken; nothing is sent by itself here."""
    calls: list[bool] = []
    monkeypatch.setattr("newsletter.desk.campaigns.actions.wake_campaigns", lambda: calls.append(True))
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


def test_it_offers_to_send_a_page_published_or_not(editor: Client, page: TransmissionPage) -> None:
    shown = text(editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])))
    link = f"{reverse('campaigns:add')}?page={page.pk}"
    assert f'href="{link}"' in shown
    page.unpublish()
    assert link in text(editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])))


def test_it_composes_a_campaign_from_a_page(
    editor: Client, page: TransmissionPage, newsletter: Newsletter
) -> None:
    make = reverse("campaigns:add")
    assert 'value="The gut hears"' in text(editor.get(make, {"page": page.pk}))
    answer = editor.post(make, written(newsletter, page=page.pk, preheader="Psst"))
    made = Campaign.objects.get()
    assert answer["Location"] == reverse("campaigns:edit", args=[made.pk])
    assert made.variants.get().subject == "Hear, hear"
    preview = editor.get(reverse("campaigns:preview", args=[made.pk, "html"]))
    assert "Slow light, åäö and 漢字." in preview.content.decode()


def test_it_names_the_number_of_people_before_it_sends(
    editor: Client, campaign: Campaign, woken: list[bool]
) -> None:
    crowd(campaign.newsletter, 3)
    send = reverse("campaigns:send", args=[campaign.pk])
    assert "to 3 people?" in text(editor.get(send))
    assert Campaign.objects.get().state == CampaignState.DRAFT
    editor.post(send, {"at": ""})
    assert list(campaigns.due(timezone.now())) == [campaign]
    assert woken == [True]


def test_it_schedules_and_takes_it_back(editor: Client, campaign: Campaign) -> None:
    editor.post(reverse("campaigns:send", args=[campaign.pk]), {"at": "2099-01-01 10:00"})
    assert Campaign.objects.get().state == CampaignState.SCHEDULED
    editor.post(reverse("campaigns:act", args=[campaign.pk, "unschedule"]))
    assert Campaign.objects.get().state == CampaignState.DRAFT


def test_it_reads_times_by_the_newsletters_clock(editor: Client, campaign: Campaign) -> None:
    Newsletter.objects.update(time_zone="America/New_York")
    editor.post(reverse("campaigns:send", args=[campaign.pk]), {"at": "2099-07-01 10:00"})
    assert Campaign.objects.get().scheduled_at == datetime(2099, 7, 1, 14, 0, tzinfo=UTC)


def test_it_schedules_for_each_readers_own_hour(editor: Client, campaign: Campaign) -> None:
    form = {"at": "2099-07-01 10:00", "at_local_time": "on"}
    editor.post(reverse("campaigns:send", args=[campaign.pk]), form)
    made = Campaign.objects.get()
    assert (made.at_local_time, made.starts_at) == (True, datetime(2099, 6, 30, 20, 0, tzinfo=UTC))
    answer = editor.post(reverse("campaigns:send", args=[campaign.pk]), {"at": "", "at_local_time": "on"})
    assert "say at which hour" in text(answer)


def test_it_decides_about_the_unknown_by_hand(editor: Client, campaign: Campaign) -> None:
    crowd(campaign.newsletter, 2)
    campaigns.start(campaign)
    rows = Delivery.objects.filter(campaign=campaign)
    carried(campaign, DeliveryState.UNKNOWN)
    page = reverse("campaigns:inspect", args=[campaign.pk])
    assert "Send to the unknown again" in text(editor.get(page))
    editor.post(reverse("campaigns:act", args=[campaign.pk, "accept"]))
    assert set(rows.values_list("state", flat=True)) == {DeliveryState.SENT}
    assert "Send to the unknown again" not in text(editor.get(page))


def test_it_pauses_resumes_and_cancels(editor: Client, campaign: Campaign, woken: list[bool]) -> None:
    crowd(campaign.newsletter, 1)
    campaigns.start(campaign)
    states = []
    for verb in ("pause", "resume"):
        editor.post(reverse("campaigns:act", args=[campaign.pk, verb]))
        states.append(Campaign.objects.get().state)
    editor.post(reverse("campaigns:cancel", args=[campaign.pk]))
    assert [*states, Campaign.objects.get().state] == ["paused", "sending", "cancelled"]
    assert woken == [True]


def test_it_shows_who_got_it_and_what_their_server_said(
    editor: Client, cast: Cast, campaign: Campaign, server: Recorder, settings: Settings
) -> None:
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    campaigns.start(campaign)
    tasks.sweep_campaigns()
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
    get_user_model().objects.get().groups.clear()
    for name in ("inspect", "edit", "send"):
        assert stranger.get(reverse(f"campaigns:{name}", args=[campaign.pk])).status_code == 302
    assert stranger.get(reverse("campaigns:add"), {"page": page.pk}).status_code == 302
    preview = reverse("campaigns:preview", args=[campaign.pk, "html"])
    assert "Slow light" not in stranger.get(preview).content.decode()


def test_it_finds_subscribers_by_address_and_state(editor: Client, cast: Cast) -> None:
    index = reverse("subscribers:index")
    assert "bob@example.org" in text(editor.get(index + "?q=bob"))
    active = text(editor.get(index + "?state=active"))
    assert "alice@example.org" in active
    assert "bob@example.org" not in active
    inspected = text(editor.get(reverse("subscribers:inspect", args=[cast.alice.subscriber_id])))
    assert "Nothing is on record." in inspected


def test_it_suppresses_an_address_by_its_hash(editor: Client, cast: Cast, campaign: Campaign) -> None:
    new = reverse("suppressions:add")
    editor.post(new, {"email": "Alice@example.org", "newsletter": "", "note": "asked by phone"})
    assert Suppression.objects.get().address_hash == cast.alice.subscriber.address_hash
    assert campaigns.start(campaign) == 0
    assert "suppressed already" in text(editor.post(new, {"email": "alice@example.org"}))


@pytest.mark.parametrize(
    "listing", ["campaigns", "subscribers", "segments", "newsletters", "suppressions", "attributes"]
)
def test_it_lists_everything_in_the_newsletter_menu(
    editor: Client, cast: Cast, campaign: Campaign, listing: str
) -> None:
    index = reverse(f"{listing}:{'list' if listing == 'campaigns' else 'index'}")
    assert editor.get(index).status_code == 200
    assert index in text(editor.get(reverse("wagtailadmin_home")))
