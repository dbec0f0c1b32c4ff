"""An approval that became void is told at once, wherever the campaign that waits for its time is shown."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from newsletter import campaigns
from newsletter.models import Campaign, CampaignState, Newsletter
from tests.newsletter.approved import approve, person, rewritten
from tests.newsletter.cast import Cast
from tests.newsletter.desk.editors import editor, text

pytestmark = pytest.mark.django_db
SOON = timezone.now().replace(microsecond=0) + timedelta(hours=3)
WHY = "Its sender was changed after it was approved."


@pytest.fixture
def scheduled(cast: Cast, campaign: Campaign) -> Campaign:
    Newsletter.objects.update(needs_approval=True)
    approved = approve(rewritten(campaign, person("writer"), send_at=SOON), person("mona", superuser=True))
    campaigns.schedule(approved, SOON)
    return Campaign.objects.get()


@pytest.fixture
def desk(db: None) -> Client:
    return editor()


def void() -> None:
    Newsletter.objects.update(from_name="Somebody else")


def pages(campaign: Campaign) -> dict[str, str]:
    month = reverse("campaigns:calendar") + f"?month={SOON:%Y-%m}"
    return {
        "list": reverse("campaigns:list"),
        "calendar": month,
        "home": reverse("wagtailadmin_home"),
        "its page": reverse("campaigns:inspect", args=[campaign.pk]),
    }


def test_every_page_says_so(desk: Client, scheduled: Campaign) -> None:
    for name, address in pages(scheduled).items():
        assert "not approved" not in text(desk.get(address)), name
    void()
    for name in ("list", "calendar", "home"):
        assert "scheduled, not approved" in text(desk.get(pages(scheduled)[name])), name
    assert escape(f"It is scheduled, and would not go out. {WHY}") in text(desk.get(pages(scheduled)["home"]))
    shown = text(desk.get(pages(scheduled)["its page"]))
    assert WHY in shown
    assert "it will become a draft instead of going out" in shown
    assert "Starts by itself at its time." not in shown
    findings = text(desk.get(reverse("campaigns:preflight", args=[scheduled.pk])))
    for told in (shown, findings, text(desk.get(reverse("campaigns:edit", args=[scheduled.pk])))):
        assert "It can be sent once it is approved." in told


def test_a_page_that_is_open_says_so_too(desk: Client, scheduled: Campaign) -> None:
    look = reverse("campaigns:progress", args=[scheduled.pk]) + "?state=scheduled"
    before = text(desk.get(look))
    void()
    after = text(desk.get(look))
    assert WHY not in before
    assert WHY in after
    # By its version the script knows that the part is another.
    assert before.split('data-version="')[1][:60] != after.split('data-version="')[1][:60]


def test_a_draft_that_was_changed_after_it_was_scheduled_is_told_of(
    desk: Client, scheduled: Campaign
) -> None:
    Newsletter.objects.update(needs_approval=False)
    rewritten(scheduled, person("eve"), subject="Another")
    home = text(desk.get(reverse("wagtailadmin_home")))
    assert "would not go out. It was changed after it was approved: subject." in home


def test_what_waits_for_its_transmission_is_told_of(desk: Client, scheduled: Campaign) -> None:
    Campaign.objects.update(state=CampaignState.WAITING, send_at=None, scheduled_at=None, starts_at=None)
    void()
    assert "would not go out" in text(desk.get(reverse("wagtailadmin_home")))
    assert "not approved" in text(desk.get(reverse("campaigns:calendar")))


def test_nobody_is_bothered_once_it_is_approved_again(desk: Client, scheduled: Campaign) -> None:
    void()
    approve(rewritten(scheduled, person("eve")), person("nora", superuser=True))
    for name, address in pages(scheduled).items():
        assert "not approved" not in text(desk.get(address)), name
