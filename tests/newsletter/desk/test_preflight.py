"""Preflight at the desk: seen beside the form and on the campaign's page, looked at again, and obeyed."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from cms.models import PublicationSettings, TransmissionPage
from newsletter.models import Campaign, CampaignState, Newsletter
from tests.newsletter.cast import Cast
from tests.newsletter.desk.editors import editor, text
from tests.newsletter.desk.written import written

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(db: None) -> Client:
    return editor()


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    calls: list[int] = []
    monkeypatch.setattr("newsletter.desk.campaigns.preflight.wake_preflight", calls.append)
    return calls


@pytest.mark.parametrize("place", ["edit", "inspect", "preflight"])
def test_it_stands_wherever_the_campaign_does(
    admin: Client, cast: Cast, campaign: Campaign, place: str
) -> None:
    address = reverse(f"campaigns:{place}", args=[campaign.pk])
    assert "It can be sent. Look at 1 thing first." in text(admin.get(address))
    PublicationSettings.objects.update(postal_address="")
    shown = text(admin.get(address))
    assert "It cannot be sent yet." in shown
    assert "Write one in Settings, Publication." in shown
    assert 'data-preflight-count="2" data-preflight-blocks="1"' in shown


def test_a_new_campaign_is_looked_at_once_it_is_saved(
    admin: Client, newsletter: Newsletter, page: TransmissionPage
) -> None:
    fresh = text(admin.get(reverse("campaigns:add"), {"page": page.pk}))
    assert "It is looked at once it is saved." in fresh
    assert reverse("campaigns:preflight", args=[0]) in fresh


def test_it_tells_of_what_was_just_saved(admin: Client, cast: Cast, campaign: Campaign) -> None:
    edit = reverse("campaigns:edit", args=[campaign.pk])
    admin.post(edit, written(campaign.newsletter, page=campaign.page_id, subject="HEAR! HEAR!"))
    assert "all in capitals" in text(admin.get(reverse("campaigns:preflight", args=[campaign.pk])))


def test_what_cannot_be_composed_any_more_cannot_be_sent(
    admin: Client, cast: Cast, campaign: Campaign, page: TransmissionPage
) -> None:
    page.delete()
    edit = reverse("campaigns:edit", args=[campaign.pk])
    admin.post(edit, written(campaign.newsletter, page=""))
    admin.post(reverse("campaigns:send", args=[campaign.pk]), {"at": ""})
    assert Campaign.objects.get().state == CampaignState.DRAFT
    shown = text(admin.get(reverse("campaigns:preflight", args=[campaign.pk])))
    assert "has not been composed yet" in shown


def test_the_send_button_says_what_keeps_it(admin: Client, cast: Cast, campaign: Campaign) -> None:
    PublicationSettings.objects.update(postal_address="")
    answer = admin.post(reverse("campaigns:send", args=[campaign.pk]), {"at": ""}, follow=True)
    assert "The publication has no postal address" in text(answer)
    assert Campaign.objects.get().state == CampaignState.DRAFT


def test_it_wakes_a_worker_for_what_only_the_network_knows(
    admin: Client, campaign: Campaign, settings: Settings, woken: list[int]
) -> None:
    address = reverse("campaigns:preflight", args=[campaign.pk])
    admin.get(address)
    assert woken == []
    settings.NEWSLETTER_CHECK_OUTSIDE = True
    assert "data-preflight-pending" in text(admin.get(address))
    assert woken == [campaign.pk]


def test_what_has_begun_is_looked_at_no_more(admin: Client, campaign: Campaign, cast: Cast) -> None:
    Campaign.objects.update(state=CampaignState.CANCELLED)
    assert "Preflight" not in text(admin.get(reverse("campaigns:inspect", args=[campaign.pk])))


def test_it_is_for_who_sees_campaigns(campaign: Campaign) -> None:
    stranger = editor("view_subscriber", name="stranger")
    assert stranger.get(reverse("campaigns:preflight", args=[campaign.pk])).status_code == 302
