"""Tasks are wake-ups: done, lost, late or done twice, the ledger ends up the same."""

from datetime import datetime, timedelta

import pytest
from django.db import DataError
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from cms.models import TransmissionPage
from newsletter import campaigns, tasks, unknowns, wake_ups
from newsletter.composing import compose
from newsletter.models import (
    Campaign,
    CampaignState,
    DeliveryState,
    Newsletter,
    Subscription,
    SubscriptionState,
    WhenUnknown,
)
from tests.newsletter.cast import Cast, crowd
from tests.newsletter.recorder import DROP_AFTER_DATA, Recorder

pytestmark = pytest.mark.django_db


@pytest.fixture
def relay(server: Recorder, settings: Settings) -> Recorder:
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    return server


def test_it_sends_the_letter_that_a_form_asked_for(relay: Recorder, newsletter: Newsletter) -> None:
    form = {"email": "dora@example.org", "newsletter": "slow-signal", "name": "Dora"}
    Client().post("/newsletter/subscribe/", form)
    (letter,) = relay.messages()
    text, html = (part.get_content() for part in letter.iter_parts())
    link = next(line for line in text.splitlines() if "/newsletter/confirm/" in line)
    assert link in html
    Client().post("/" + link.split("/", 3)[3])
    assert Subscription.objects.get().state == SubscriptionState.ACTIVE


def test_it_sends_one_letter_when_the_task_runs_twice(relay: Recorder, cast: Cast) -> None:
    Subscription.objects.filter(pk=cast.bob.pk).update(letter_due_at=timezone.now())
    tasks.send_confirmation(cast.bob.pk)
    tasks.send_confirmation(cast.bob.pk)
    assert relay.recipients == ["bob@example.org"]


def test_it_sends_a_letter_whose_task_was_lost(relay: Recorder, cast: Cast) -> None:
    Subscription.objects.filter(pk=cast.bob.pk).update(letter_due_at=timezone.now())
    tasks.sweep_letters()
    assert relay.recipients == ["bob@example.org"]


def test_it_tries_a_deferred_letter_again(relay: Recorder, cast: Cast) -> None:
    relay.script = {"bob@example.org": ["450 later", "250 taken"]}
    Subscription.objects.filter(pk=cast.bob.pk).update(letter_due_at=timezone.now())
    tasks.sweep_letters()
    waiting = Subscription.objects.get(pk=cast.bob.pk)
    assert waiting.letter_due_at is not None
    assert waiting.letter_due_at > timezone.now()
    Subscription.objects.filter(pk=cast.bob.pk).update(letter_due_at=timezone.now())
    tasks.sweep_letters()
    assert relay.recipients == ["bob@example.org"]


def test_it_sends_a_campaign_whose_tasks_were_all_lost(relay: Recorder, campaign: Campaign) -> None:
    crowd(campaign.newsletter, 3)
    campaigns.start(campaign)
    tasks.sweep_campaigns()
    assert len(relay.taken) == 3
    assert Campaign.objects.get().state == CampaignState.SENT


def test_it_sends_once_when_every_task_runs_twice(relay: Recorder, campaign: Campaign) -> None:
    crowd(campaign.newsletter, 3)
    campaigns.start(campaign)
    for _ in range(2):
        wake_ups.wake_campaigns()
        tasks.sweep_campaigns()
    assert len(relay.taken) == 3


def test_it_starts_a_scheduled_campaign_when_its_time_has_come(relay: Recorder, campaign: Campaign) -> None:
    crowd(campaign.newsletter, 1)
    campaigns.schedule(campaign, timezone.now() + timedelta(hours=1))
    tasks.sweep_campaigns()
    assert relay.taken == []
    Campaign.objects.update(starts_at=timezone.now())
    tasks.sweep_campaigns()
    assert len(relay.taken) == 1


def test_it_waits_quietly_while_the_mail_server_is_down(settings: Settings, campaign: Campaign) -> None:
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    crowd(campaign.newsletter, 1)
    campaigns.start(campaign)
    tasks.sweep_campaigns()
    assert Campaign.objects.get().state == CampaignState.SENDING
    assert set(campaign.deliveries.values_list("state", "attempts")) == {("queued", 0)}


def test_it_makes_a_campaign_a_draft_again_that_cannot_start(
    newsletter: Newsletter, campaign: Campaign
) -> None:
    campaigns.send_now(campaign)
    campaign.variants.all().delete()
    tasks.sweep_campaigns()
    back = Campaign.objects.get()
    assert (back.state, back.trouble) == (CampaignState.DRAFT, "The campaign has not been composed yet.")


def test_it_starts_once_when_two_beats_sweep(relay: Recorder, campaign: Campaign) -> None:
    crowd(campaign.newsletter, 2)
    campaigns.send_now(campaign)
    for _ in range(2):
        tasks.sweep_campaigns()
    assert len(relay.taken) == 2


def test_it_resends_the_unknown_where_the_newsletter_would_rather(
    relay: Recorder, campaign: Campaign
) -> None:
    crowd(campaign.newsletter, 1)
    relay.script = {"reader0@example.org": [DROP_AFTER_DATA, DROP_AFTER_DATA, "250 taken"]}
    campaigns.send_now(campaign)
    tasks.sweep_campaigns()
    Newsletter.objects.update(when_unknown=WhenUnknown.RESEND)
    tasks.sweep_campaigns()
    assert campaign.deliveries.get().state == DeliveryState.UNKNOWN  # a provider may still report it
    campaign.deliveries.update(tried_at=timezone.now() - timedelta(minutes=16))
    relay.script = {}
    tasks.sweep_campaigns()
    assert campaign.deliveries.get().state == DeliveryState.SENT


def test_it_starts_others_when_one_cannot_be_started_for_a_reason_that_nobody_foresaw(
    relay: Recorder,
    newsletter: Newsletter,
    page: TransmissionPage,
    campaign: Campaign,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    crowd(newsletter, 1)
    broken = campaigns.draft(newsletter, page, subject="Broken")
    compose(broken)
    start = campaigns.start

    def fail_for_one(one: Campaign) -> int:
        if one.pk == broken.pk:
            raise DataError("canceling statement due to statement timeout")
        return start(one)

    monkeypatch.setattr(campaigns, "start", fail_for_one)
    for one in (broken, campaign):
        campaigns.send_now(one)
    tasks.sweep_campaigns()
    assert dict(Campaign.objects.values_list("subject", "state")) == {
        "Broken": CampaignState.SCHEDULED,
        "The gut hears": CampaignState.SENT,
    }


def test_it_wakes_lanes_although_another_part_of_the_sweep_fails(
    relay: Recorder, campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowd(campaign.newsletter, 1)
    campaigns.start(campaign)

    def fail(now: datetime) -> None:
        raise DataError("deadlock detected")

    monkeypatch.setattr(unknowns, "resend_where_allowed", fail)
    tasks.sweep_campaigns()
    assert len(relay.taken) == 1
