"""Publish and send as one act: a campaign waits for its transmission, and starts when readers can see it."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Revision

from cms.models import TransmissionPage
from newsletter import campaigns, tasks
from newsletter.composing import compose
from newsletter.models import Campaign, CampaignState, Newsletter
from newsletter.sendable import NotSendableError
from newsletter.states import MoveRefusedError
from tests.newsletter.approved import approve, person, rewritten
from tests.newsletter.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def unseen(page: TransmissionPage) -> TransmissionPage:
    page.unpublish()
    return TransmissionPage.objects.get(pk=page.pk)


@pytest.fixture
def waiting(cast: Cast, newsletter: Newsletter, unseen: TransmissionPage) -> Campaign:
    made = campaigns.draft(newsletter, unseen, subject="Hear, hear")
    compose(made)
    campaigns.wait_for_page(made)
    return Campaign.objects.get()


def publish(page: Any, *more: str) -> None:
    for text in more:
        page.body.append(("paragraph", f"<p>{text}</p>"))
    page.save_revision().publish()


def test_it_starts_when_the_page_is_published(waiting: Campaign, unseen: TransmissionPage) -> None:
    publish(unseen, "Written later.")
    tasks.sweep_campaigns()
    row = Campaign.objects.get()
    assert (row.state, row.frozen_count) == (CampaignState.SENDING, 1)
    assert "Written later." in row.variants.get().html


def test_it_starts_when_the_publication_was_scheduled(waiting: Campaign, unseen: TransmissionPage) -> None:
    unseen.go_live_at = timezone.now() + timedelta(hours=1)
    unseen.save_revision().publish()
    tasks.sweep_campaigns()
    assert Campaign.objects.get().state == CampaignState.WAITING
    past = timezone.now() - timedelta(minutes=1)
    for revision in Revision.objects.filter(approved_go_live_at__isnull=False):
        revision.content["go_live_at"] = past.isoformat()
        revision.approved_go_live_at = past
        revision.save()
    call_command("publish_scheduled")
    tasks.sweep_campaigns()
    assert Campaign.objects.get().state == CampaignState.SENDING


def test_it_waits_for_its_own_time_after_that(waiting: Campaign, unseen: TransmissionPage) -> None:
    at = timezone.now() + timedelta(hours=2)
    Campaign.objects.update(send_at=at)
    publish(unseen)
    row = Campaign.objects.get()
    assert (row.state, row.scheduled_at) == (CampaignState.SCHEDULED, at)


def test_it_goes_at_once_when_its_time_passed_before(waiting: Campaign, unseen: TransmissionPage) -> None:
    Campaign.objects.update(send_at=timezone.now() - timedelta(hours=2))
    publish(unseen)
    tasks.sweep_campaigns()
    assert Campaign.objects.get().state == CampaignState.SENDING


def approved(campaign: Campaign) -> Campaign:
    Newsletter.objects.update(needs_approval=True)
    campaigns.unschedule(campaign)
    row = approve(rewritten(campaign, person("ed"), note="Hello"), person("mona", "Moderators"))
    campaigns.wait_for_page(row)
    return row


def test_it_starts_when_what_was_approved_is_published(waiting: Campaign, unseen: TransmissionPage) -> None:
    approved(waiting)
    publish(unseen)
    tasks.sweep_campaigns()
    assert Campaign.objects.get().state == CampaignState.SENDING


def test_it_does_not_start_when_something_else_is_published(
    waiting: Campaign, unseen: TransmissionPage
) -> None:
    approved(waiting)
    publish(unseen, "Not what was approved.")
    row = Campaign.objects.get()
    assert row.state == CampaignState.DRAFT
    assert "The mail is not the one that was approved." in row.trouble


def test_an_unapproved_one_may_not_even_wait(waiting: Campaign) -> None:
    campaigns.unschedule(waiting)
    Newsletter.objects.update(needs_approval=True)
    with pytest.raises(NotSendableError, match="only what was approved"):
        campaigns.wait_for_page(waiting)


def test_a_draft_is_composed_anew_and_stays_one(waiting: Campaign, unseen: TransmissionPage) -> None:
    campaigns.unschedule(waiting)
    publish(unseen, "Written later.")
    row = Campaign.objects.get()
    assert (row.state, row.from_draft) == (CampaignState.DRAFT, False)
    assert "Written later." in row.variants.get().html
    with pytest.raises(NotSendableError, match="nothing to wait for"):
        campaigns.wait_for_page(row)


def test_it_can_be_dropped_while_it_waits(waiting: Campaign, unseen: TransmissionPage) -> None:
    campaigns.cancel(waiting)
    publish(unseen)
    assert Campaign.objects.get().state == CampaignState.CANCELLED
    with pytest.raises(MoveRefusedError):
        campaigns.unschedule(waiting)
