"""The calendar: what was sent, is scheduled and is planned, on the day that the newsletter's clock shows."""

from datetime import UTC, datetime, time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from newsletter.models import Campaign, CampaignState, DigestPlan, Newsletter, Rhythm
from tests.newsletter.desk.editors import editor, text

pytestmark = pytest.mark.django_db
AT = datetime(2031, 6, 30, 23, 30, tzinfo=UTC)


@pytest.fixture
def admin(db: None) -> Client:
    return editor()


def month(admin: Client, name: str = "2031-06") -> str:
    return text(admin.get(reverse("campaigns:calendar"), {"month": name}))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"send_at": AT}, "planned"),
        ({"state": CampaignState.SCHEDULED, "scheduled_at": AT, "starts_at": AT}, "scheduled"),
        ({"state": CampaignState.SENT, "started_at": AT}, "sent"),
    ],
)
def test_it_shows_each_in_its_month(
    admin: Client, campaign: Campaign, fields: dict[str, Any], said: str
) -> None:
    Campaign.objects.update(**fields)
    shown = month(admin)
    assert "Monday 30 June" in shown
    assert said in shown
    assert "The gut hears" not in month(admin, "2031-07")


def test_it_goes_by_the_newsletters_clock(admin: Client, campaign: Campaign) -> None:
    Newsletter.objects.update(time_zone="Europe/Lisbon")
    Campaign.objects.update(send_at=AT)
    assert "The gut hears" not in month(admin)
    assert "00:30 WEST" in month(admin, "2031-07")


def test_it_names_what_waits_for_its_page(admin: Client, campaign: Campaign) -> None:
    Campaign.objects.update(state=CampaignState.WAITING)
    shown = month(admin)
    assert "When their transmission is published" in shown
    assert "The gut hears" in shown


@pytest.mark.parametrize("name", ["", "nonsense", "2031-13"])
def test_it_shows_this_month_for_nonsense(admin: Client, name: str) -> None:
    assert "nothing is planned" in month(admin, name)


def test_it_is_reached_from_the_list(admin: Client, campaign: Campaign) -> None:
    assert reverse("campaigns:calendar") in text(admin.get(reverse("campaigns:list")))


def test_it_shows_recurring_digests_that_are_to_come(admin: Client, newsletter: Newsletter) -> None:
    Newsletter.objects.update(time_zone="Europe/Lisbon")
    plan = DigestPlan.objects.create(newsletter=newsletter, rhythm=Rhythm.MONTH, day=31, at=time(8))
    shown = month(admin)
    assert "Monday 30 June" in shown
    assert "08:00 WEST" in shown
    assert f'href="{reverse("digest_plans:edit", args=[plan.pk])}">Recurring digest<' in shown
    assert ">Recurring digest<" not in month(admin, "2024-06")
    DigestPlan.objects.update(is_on=False)
    assert ">Recurring digest<" not in month(admin)
