"""The desk's way to a correction: from the page, and from the letter that was wrong."""

import pytest
from django.test import Client
from django.urls import reverse

from newsletter.models import Campaign, Shape
from tests.newsletter.cast import crowd
from tests.newsletter.desk.editors import editor, text
from tests.newsletter.test_corrections import over, record

pytestmark = pytest.mark.django_db
LABEL = "Mail a correction"


@pytest.fixture
def admin(db: None) -> Client:
    return editor()


@pytest.fixture
def wrong(campaign: Campaign) -> Campaign:
    crowd(campaign.newsletter, 3)
    over(campaign)
    record()
    return campaign


def correct_url(wrong: Campaign) -> str:
    return reverse("campaigns:correct", args=[wrong.newsletter_id, wrong.page_id])


def test_the_page_and_the_letter_offer_it_once_there_is_one(admin: Client, campaign: Campaign) -> None:
    over(campaign)
    places = [
        reverse("wagtailadmin_pages:edit", args=[campaign.page_id]),
        reverse("campaigns:inspect", args=[campaign.pk]),
    ]
    assert not any(LABEL in text(admin.get(place)) for place in places)
    record()
    assert all(correct_url(campaign) in text(admin.get(place)) for place in places)


def test_it_is_written_in_one_click_and_read_before_it_is_sent(admin: Client, wrong: Campaign) -> None:
    asked = text(admin.get(correct_url(wrong)))
    assert "3 people" in asked
    assert "It hears nothing." in asked
    answer = admin.post(correct_url(wrong))
    made = Campaign.objects.get(shape=Shape.CORRECTION)
    assert answer["Location"] == reverse("campaigns:edit", args=[made.pk])
    assert "to 3 people?" in text(admin.get(reverse("campaigns:send", args=[made.pk])))
    assert list(made.corrects.all()) == [wrong]


def test_its_form_has_no_audience_and_no_page_to_choose(admin: Client, wrong: Campaign) -> None:
    admin.post(correct_url(wrong))
    made = Campaign.objects.get(shape=Shape.CORRECTION)
    edit = reverse("campaigns:edit", args=[made.pk])
    form = text(admin.get(edit))
    assert 'name="subject"' in form
    for name in ("segment", "page", "shape", "items-TOTAL_FORMS"):
        assert f'name="{name}"' not in form
    empty = dict.fromkeys(("preheader", "from_name", "reply_to"), "")
    admin.post(edit, {**empty, "subject": "We were wrong", "note": "Dear all"})
    kept = Campaign.objects.get(pk=made.pk)
    assert (kept.subject, kept.shape, kept.page_id) == ("We were wrong", Shape.CORRECTION, wrong.page_id)
    assert "Dear all" in kept.variants.get().text


def test_other_campaigns_cannot_become_one(admin: Client, campaign: Campaign) -> None:
    form = text(admin.get(reverse("campaigns:edit", args=[campaign.pk])))
    assert 'value="digest"' in form
    assert 'value="correction"' not in form


def test_who_may_not_write_campaigns_gets_none(wrong: Campaign) -> None:
    reader = editor("view_campaign", name="reader")
    assert reader.post(correct_url(wrong)).status_code in (302, 403)
    assert not Campaign.objects.filter(shape=Shape.CORRECTION).exists()
