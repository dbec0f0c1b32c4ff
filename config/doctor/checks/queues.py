"""Every queue has a worker that takes tasks: one is sent through the broker and must come back."""

import time
from collections.abc import Iterator
from uuid import uuid4

from django.core.cache import cache

from config.doctor.findings import Finding, good, problem
from config.doctor.tasks import answer, answer_key
from config.observe.metrics.queues import QUEUES

_PATIENCE = 60.0  # seconds, for all of them together: a worker may be asking DNS, or in the middle of a slice
_EVERY = 0.1


def look() -> Iterator[Finding]:
    nonces = {queue: uuid4().hex for queue in QUEUES}
    try:
        for queue, nonce in nonces.items():
            answer.apply_async((nonce,), queue=queue, expires=60, retry=False)
    except Exception as error:  # Redis, kombu and the file system each raise their own
        yield problem(f"The broker takes no task: {error}", "Look at REDIS_URL, and whether Redis runs.")
        return
    until = time.monotonic() + _PATIENCE
    for queue, nonce in nonces.items():
        yield _heard(queue, nonce, until)


def _heard(queue: str, nonce: str, until: float) -> Finding:
    while not (host := cache.get(answer_key(nonce))) and time.monotonic() < until:
        time.sleep(_EVERY)
    if host:
        return good(f"A worker on {host} takes tasks of the queue {queue}.")
    return problem(
        f"Nobody took a task of the queue {queue} within {_PATIENCE:.0f} seconds.",
        f"Start a worker with --queues={queue}, or see why it is busy; it must have the same cache.",
    )
