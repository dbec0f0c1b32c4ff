"""The sweeps that beat wakes: domains are looked up, and old usage is forgotten."""

import pytest
from celery import current_app
from django.conf import settings

from newsletter import tasks
from newsletter.models import MailDomain, Newsletter, SenderUsage, SubscriptionState
from tests.newsletter.cast import person

pytestmark = pytest.mark.django_db


def test_it_looks_up_the_domains_of_new_subscribers(newsletter: Newsletter) -> None:
    person(newsletter, "ada@gmail.com", SubscriptionState.ACTIVE)
    tasks.look_up_domains()
    assert MailDomain.objects.get().provider_id


def test_it_prunes_old_usage() -> None:
    SenderUsage.objects.create(sender="relay", slot=1, count=5)
    tasks.prune_usage()
    assert not SenderUsage.objects.exists()


def test_beat_wakes_both_on_the_default_queue() -> None:
    woken = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    names = {"newsletter.domains.look_up", "newsletter.pacing.prune"}
    assert names <= woken
    assert names <= set(current_app.tasks)
    routed = current_app.amqp.router.route({}, "newsletter.domains.look_up")
    assert routed["queue"].name == settings.CELERY_TASK_DEFAULT_QUEUE
