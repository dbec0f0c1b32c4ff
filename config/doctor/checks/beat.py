"""Beat runs: what is scheduled is started by it, and so is what lost its worker."""

import time
from collections.abc import Iterator

from django.core.cache import cache

from config.doctor.findings import Finding, good, problem
from config.doctor.tasks import BEAT

_LATE = 120.0  # seconds; it gives a sign twice a minute


def look() -> Iterator[Finding]:
    seen = cache.get(BEAT)
    ago = time.time() - seen if seen else None
    if ago is not None and ago < _LATE:
        yield good(f"Beat gave a sign {max(0, ago):.0f} seconds ago.")
        return
    since = "for ten minutes or more" if ago is None else f"for {ago:.0f} seconds"
    yield problem(
        f"Beat gave no sign {since}.",
        "Start one with: celery --app=config beat. Without it nothing scheduled begins. "
        "Its sign passes through the queue default, so that needs a worker too.",
    )
