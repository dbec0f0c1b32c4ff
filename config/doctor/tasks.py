"""Tasks by which the doctor sees workers and beat: they leave a word in the cache that all share."""

import socket
import time

from celery import shared_task
from django.core.cache import cache

KEPT = 600  # seconds
BEAT = "doctor.beat"


def answer_key(nonce: str) -> str:
    return f"doctor.answer.{nonce}"


@shared_task(name="config.doctor.answer")
def answer(nonce: str) -> None:
    """Say which host took it."""
    cache.set(answer_key(nonce), socket.gethostname(), KEPT)


@shared_task(name="config.doctor.beat")
def note_beat() -> None:
    """Beat sets this off twice a minute."""
    cache.set(BEAT, time.time(), KEPT)
