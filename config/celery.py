"""The Celery application: `celery -A config worker`, `celery -A config beat`."""

import os

from celery import Celery
from celery.signals import worker_shutting_down

from newsletter import stopping

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("transmissions")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.imports = ("config.liveness",)


@worker_shutting_down.connect
def _hand_over(**signal: object) -> None:
    """A lane ends its slice at once, instead of when its time is over."""
    stopping.ask()
