"""Signs of life from Celery's processes, for health checks that cost nothing.

A worker touches `worker.alive` in VAR_DIR with each heartbeat, every few seconds; beat touches `beat.alive`
whenever the broker has taken a task from it, at least every ten seconds. A file older than a minute means a
process that hangs or has lost its broker. Asking over the broker instead (`celery inspect ping`) would load
the whole application each time.
"""

from celery.signals import after_task_publish, beat_init, heartbeat_sent, worker_ready
from django.conf import settings


@worker_ready.connect
@heartbeat_sent.connect
def worker_lives(**_: object) -> None:
    """A worker is connected to its broker and its main loop turns."""
    (settings.VAR_DIR / "worker.alive").touch()


@beat_init.connect
def beat_starts(**_: object) -> None:
    """Other processes publish tasks too; from here on, in this one, it is beat."""
    after_task_publish.connect(beat_lives)


def beat_lives(**_: object) -> None:
    """Beat has handed a task to the broker."""
    (settings.VAR_DIR / "beat.alive").touch()
