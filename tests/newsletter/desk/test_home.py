"""The newsletter on the admin's home page."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from newsletter import campaigns
from newsletter.models import Campaign, DeliveryState
from newsletter.reports.growth import count_lists
from tests.newsletter.cast import carried, crowd
from tests.newsletter.desk.editors import editor, text

pytestmark = pytest.mark.django_db


def home(client: Client) -> str:
    return text(client.get(reverse("wagtailadmin_home")))


def test_it_shows_what_goes_out_and_when_the_next_does(campaign: Campaign) -> None:
    crowd(campaign.newsletter, 4)
    later = Campaign.objects.create(newsletter=campaign.newsletter, subject="Later")
    at = timezone.now() + timedelta(days=1)
    Campaign.objects.filter(pk=later.pk).update(state="scheduled", scheduled_at=at, starts_at=at)
    campaigns.start(campaign)
    campaign.lanes.filter(number=0).update(queued=3, sent=1)
    shown = home(editor())
    assert "25 %: 1 of 4" in shown
    assert "Later" in shown


def test_it_shows_the_last_campaigns_and_how_the_list_grows(campaign: Campaign) -> None:
    crowd(campaign.newsletter, 4)
    campaigns.start(campaign)
    carried(campaign, DeliveryState.SENT)
    campaigns.finish(timezone.now())
    count_lists(timezone.now())
    shown = home(editor())
    assert "100.0 %" in shown
    assert "Readers, day by day" in shown
    assert "<polyline" in shown


def test_it_shows_trouble(campaign: Campaign) -> None:
    crowd(campaign.newsletter, 1)
    campaigns.start(campaign)
    campaigns.stop_in_trouble(campaign.pk, "It paused itself.")
    campaign.lanes.filter(number=0).update(queued=0, sent=990, complained=10, unknown=2)
    shown = home(editor())
    for part in ("It paused itself.", "1.00 % reported it as spam", "Nobody knows whether 2 people got it."):
        assert part in shown


def test_who_has_nothing_to_do_with_campaigns_sees_nothing_of_it(campaign: Campaign) -> None:
    crowd(campaign.newsletter, 1)
    campaigns.start(campaign)
    assert "Newsletter:" not in home(editor("view_subscriber"))
    assert "Newsletter: going out" in home(editor("view_campaign", name="eve"))


def test_it_shows_nothing_of_another_teams_newsletter(campaign: Campaign) -> None:
    crowd(campaign.newsletter, 1)
    campaigns.start(campaign)
    campaigns.stop_in_trouble(campaign.pk, "It paused itself.")
    count_lists(timezone.now())
    campaign.newsletter.groups.add(Group.objects.create(name="Others"))
    assert "Newsletter:" not in home(editor("view_campaign"))


def test_it_asks_the_same_number_of_questions_for_any_number_of_campaigns(
    campaign: Campaign, django_assert_max_num_queries: object
) -> None:
    for number in range(40):
        past = Campaign.objects.create(
            newsletter=campaign.newsletter, subject=f"No. {number}", state="sent", frozen_count=1000,
            started_at=timezone.now(), finished_at=timezone.now(),
        )  # fmt: skip
        past.lanes.create(number=0, sent=900, failed=100)
    admin = editor()
    home(admin)
    with django_assert_max_num_queries(60):  # type: ignore[operator]
        home(admin)
