"""Writing a campaign: its form, its preview, and that neither can undo what the engine did meanwhile."""

import pytest
from django.test import Client
from django.urls import reverse

from newsletter import campaigns
from newsletter.composing import NotComposableError
from newsletter.models import Campaign, CampaignState, Newsletter
from tests.newsletter.desk.editors import editor, text
from tests.newsletter.desk.written import written

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(db: None) -> Client:
    return editor()


def preview(admin: Client, campaign: Campaign, mode: str, **fields: str) -> str:
    address = reverse("campaigns:preview_on_edit", args=[campaign.pk])
    form = written(campaign.newsletter, page=campaign.page_id, **fields)
    assert admin.post(address, form).json() == {"is_valid": True, "is_available": True}
    return text(admin.get(address, {"mode": mode}))


def test_it_shows_the_mail_as_it_is_typed_and_saves_nothing(admin: Client, campaign: Campaign) -> None:
    shown = preview(admin, campaign, "html", note="Dear all,\r\n\r\nsee https://example.org/")
    assert '<a href="https://example.org/"' in shown
    assert "Slow light" in shown
    assert Campaign.objects.get().note == ""
    assert "Dear all" in preview(admin, campaign, "text", note="Dear all")


def test_the_preview_is_what_is_sent(admin: Client, campaign: Campaign) -> None:
    shown = preview(admin, campaign, "html", note="Dear all")
    admin.post(
        reverse("campaigns:edit", args=[campaign.pk]),
        written(campaign.newsletter, page=campaign.page_id, note="Dear all"),
    )
    sent = admin.get(reverse("campaigns:preview", args=[campaign.pk, "html"]))
    assert text(sent) == shown


def test_it_shows_it_dark_and_without_pictures(admin: Client, campaign: Campaign) -> None:
    assert "@media all" in preview(admin, campaign, "dark")
    assert "prefers-color-scheme: dark" in preview(admin, campaign, "html")
    assert "src=" not in preview(admin, campaign, "plain")


def test_it_says_why_there_is_no_mail(campaign: Campaign) -> None:
    campaign.page = None
    assert "No transmission is chosen." in text(campaign.make_preview_request(preview_mode="html"))


def test_it_keeps_versions_and_goes_back_to_one(admin: Client, campaign: Campaign) -> None:
    edit = reverse("campaigns:edit", args=[campaign.pk])
    for subject in ("First", "Second"):
        admin.post(edit, written(campaign.newsletter, page=campaign.page_id, subject=subject))
    first, second = campaign.revisions.order_by("pk")
    compare = reverse("campaigns:revisions_compare", args=[campaign.pk, first.pk, second.pk])
    assert "Second" in text(admin.get(compare))
    assert 'value="First"' in text(
        admin.get(reverse("campaigns:revisions_revert", args=[campaign.pk, first.pk]))
    )


def test_an_old_version_cannot_undo_what_the_engine_did(admin: Client, campaign: Campaign) -> None:
    before = campaign.save_revision()
    campaigns.start(campaign)
    with pytest.raises(NotComposableError):
        before.publish()
    made = Campaign.objects.get()
    assert (made.state, made.started_at is None) == (CampaignState.SENDING, False)
    campaign.subject = "Held since before the start"
    campaign.save()
    assert Campaign.objects.get().state == CampaignState.SENDING


def test_nothing_is_written_once_it_has_begun(admin: Client, campaign: Campaign) -> None:
    campaigns.start(campaign)
    edit = reverse("campaigns:edit", args=[campaign.pk])
    page = reverse("campaigns:inspect", args=[campaign.pk])
    assert admin.get(edit)["Location"] == page
    admin.post(edit, written(campaign.newsletter, page=campaign.page_id, subject="Too late"))
    assert Campaign.objects.get().subject == "The gut hears"


def test_it_asks_for_a_transmission(admin: Client, newsletter: Newsletter) -> None:
    answer = admin.post(reverse("campaigns:add"), written(newsletter, page="", **{"action-publish": "1"}))
    assert "Choose the transmission that is sent." in text(answer)


def test_it_tells_once_that_there_is_no_mail_however_often_the_form_saves_itself(
    admin: Client, campaign: Campaign
) -> None:
    edit = reverse("campaigns:edit", args=[campaign.pk])
    form = written(campaign.newsletter, page="")
    for _ in range(3):
        assert admin.post(edit, form, headers={"accept": "application/json"}).json()["success"]
    assert "there is no mail yet" not in text(admin.get(edit))
    admin.post(edit, form)
    assert text(admin.get(edit)).count("there is no mail yet") == 1
