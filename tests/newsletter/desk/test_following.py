"""A campaign's page while it goes out: how far it is, what goes wrong, what can be done."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from newsletter import campaigns
from newsletter.models import Campaign, DeliveryState, ErrorGroup
from tests.newsletter.cast import carried, crowd
from tests.newsletter.desk.editors import editor, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(db: None) -> Client:
    return editor()


def progress(client: Client, campaign: Campaign, state: str) -> str:
    return text(client.get(reverse("campaigns:progress", args=[campaign.pk]), {"state": state}))


def test_it_tells_how_far_it_is(admin: Client, campaign: Campaign) -> None:
    crowd(campaign.newsletter, 4)
    campaigns.start(campaign)
    campaign.lanes.filter(number=0).update(queued=3, sent=1)
    campaign.lanes.filter(number=1).update(rate=0.5)
    shown = progress(admin, campaign, "sending")
    for part in ('value="25"', "<strong>1</strong> of 4 people", "6 seconds", "Sending, 20 % done"):
        assert part in shown
    assert "Pause" in shown
    assert "Resume" not in shown


def test_it_has_the_page_loaded_anew_when_the_state_is_another(admin: Client, campaign: Campaign) -> None:
    crowd(campaign.newsletter, 1)
    campaigns.start(campaign)
    url = reverse("campaigns:progress", args=[campaign.pk])
    assert admin.get(url, {"state": "scheduled"}).status_code == 205
    carried(campaign, DeliveryState.SENT)
    campaigns.finish(timezone.now())
    assert admin.get(url, {"state": "sending"}).status_code == 205


def test_it_groups_what_goes_wrong_by_cause(admin: Client, campaign: Campaign) -> None:
    crowd(campaign.newsletter, 1)
    campaigns.start(campaign)
    for number, (cause, sample) in enumerate(
        [("full", "552 full"), ("full", "452 quota"), ("rate", "421 slow")]
    ):
        ErrorGroup.objects.create(
            campaign=campaign, state="deferred", cause=cause, key=sample, count=10 - number, sample=sample,
            last_at=timezone.now(),
        )  # fmt: skip
    shown = progress(admin, campaign, "sending")
    assert 'The mailbox is full.</th> <td class="number">19</td>' in shown
    assert shown.index("The mailbox is full.") < shown.index("the provider asks for patience")
    assert "452 quota" in shown


def test_it_asks_the_same_questions_for_any_number_of_people(
    admin: Client, campaign: Campaign, django_assert_max_num_queries: object
) -> None:
    crowd(campaign.newsletter, 30)
    campaigns.start(campaign)
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        progress(admin, campaign, "sending")


def test_it_offers_buttons_only_to_who_may_send(campaign: Campaign) -> None:
    crowd(campaign.newsletter, 1)
    campaigns.start(campaign)
    assert "Pause" not in progress(editor("view_campaign"), campaign, "sending")


def test_a_draft_shows_no_search_for_people_who_are_not_there(admin: Client, campaign: Campaign) -> None:
    page = reverse("campaigns:inspect", args=[campaign.pk])
    assert "#listing-results" not in text(admin.get(page))
    crowd(campaign.newsletter, 1)
    campaigns.start(campaign)
    shown = text(admin.get(page))
    assert "#listing-results" in shown
    assert 'id="listing-results"' in shown
