"""Celery's way into the publication: an id or nothing comes in, one verb is called."""

from celery import shared_task
from django.core.management import call_command


@shared_task(name="cms.publish_scheduled")
def publish_scheduled() -> None:
    """Publish and unpublish what is due. Doing it twice is harmless."""
    call_command("publish_scheduled")
