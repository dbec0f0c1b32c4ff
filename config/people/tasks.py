"""Celery's way in: nothing comes in, one verb is called."""

from celery import shared_task
from django.utils import timezone

from config.people.retention import forget


@shared_task(name="config.people.forget")
def forget_sign_ins() -> None:
    forget(timezone.now())
