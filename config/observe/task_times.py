"""A task carries the time at which it was sent, by which its queue tells how long it has waited."""

import time
from typing import Any

from celery.signals import before_task_publish

HEADER = "published_at"  # seconds since 1970, by the clock of who sent it


def connect() -> None:
    before_task_publish.connect(_stamp, dispatch_uid="observe.stamp")


def _stamp(headers: dict[str, Any], **_: Any) -> None:
    """One that is tried again has the headers of its first attempt, and waits since now."""
    headers[HEADER] = time.time()
