"""Beat sets a series off: in the queue of letters, beside whatever campaign is under way."""

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from config.schedule import beat_schedule
from newsletter import campaigns, subscriptions, tasks
from newsletter.deliveries.turns import idle_lanes
from newsletter.models import Campaign, Delivery, DeliveryState, Lane, Series
from tests.newsletter.cast import Cast
from tests.newsletter.recorder import Recorder
from tests.newsletter.series.conftest import SUBJECTS

pytestmark = pytest.mark.django_db


@pytest.fixture
def bob(cast: Cast, series: Series, server: Recorder, settings: Settings) -> Cast:
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    subscriptions.confirm(cast.bob, form="confirm-page")
    return cast


def test_a_beat_sends_what_is_due(bob: Cast, server: Recorder) -> None:
    tasks.sweep_series()
    tasks.sweep_series()
    assert [message["Subject"] for message in server.messages()] == [SUBJECTS[0]]
    assert Delivery.objects.get().state == DeliveryState.SENT


def test_its_tasks_are_in_the_queue_of_letters(settings: Settings) -> None:
    assert "newsletter.letters.series" in beat_schedule(1.0)
    assert tasks.sweep_series.name.startswith("newsletter.letters.")
    assert tasks.run_letters_lane.name.startswith("newsletter.letters.")
    assert settings.CELERY_TASK_ROUTES["newsletter.letters.*"] == {"queue": "letters"}


def test_its_lanes_are_none_of_the_campaigns(bob: Cast, campaign: Campaign, settings: Settings) -> None:
    settings.EMAIL_PORT = 9  # nobody is there, so all wait
    campaigns.start(campaign)
    tasks.sweep_series()
    now = timezone.now()
    of_series, others = idle_lanes(now, of_series=True), idle_lanes(now)
    assert set(Lane.objects.filter(pk__in=others).values_list("campaign", flat=True)) == {campaign.pk}
    assert Lane.objects.get(pk__in=of_series).campaign.subject == SUBJECTS[0]
