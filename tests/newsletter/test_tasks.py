"""Tasks are wake-ups: done, lost, late or done twice, the ledger ends up the same."""

from datetime import timedelta

import pytest
from celery import current_app
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from newsletter import campaigns, tasks
from newsletter.models import Campaign, CampaignState, Newsletter, Subscription, SubscriptionState
from tests.newsletter.cast import Cast, crowd
from tests.newsletter.recorder import Recorder

pytestmark = pytest.mark.django_db


@pytest.fixture
def relay(server: Recorder, settings: Settings) -> Recorder:
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    return server


@pytest.fixture(autouse=True)
def _eager() -> object:
    current_app.conf.task_always_eager = True
    yield
    current_app.conf.task_always_eager = False


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
        tasks.wake_campaign(campaign.pk)
        tasks.sweep_campaigns()
    assert len(relay.taken) == 3


def test_it_starts_a_scheduled_campaign_when_its_time_has_come(relay: Recorder, campaign: Campaign) -> None:
    crowd(campaign.newsletter, 1)
    campaigns.schedule(campaign, timezone.now() + timedelta(hours=1))
    tasks.sweep_campaigns()
    assert relay.taken == []
    Campaign.objects.update(scheduled_at=timezone.now())
    tasks.sweep_campaigns()
    assert len(relay.taken) == 1


def test_it_waits_quietly_while_the_mail_server_is_down(settings: Settings, campaign: Campaign) -> None:
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    crowd(campaign.newsletter, 1)
    campaigns.start(campaign)
    tasks.sweep_campaigns()
    assert Campaign.objects.get().state == CampaignState.SENDING
