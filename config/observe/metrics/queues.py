"""Tasks that no worker has taken yet, by queue: how many, and how long the first has waited.

Two commands of Redis a queue, neither of which reads more than one message. A folder is listed once a queue.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from pydantic import BaseModel, Field, ValidationError

from config.celery import app
from config.folder_broker import Channel as FolderChannel
from config.observe.task_times import HEADER

QUEUES = ("default", "letters", "campaigns")


class _Headers(BaseModel):
    published_at: float = Field(alias=HEADER, allow_inf_nan=False)


class _Message(BaseModel):
    """What is read of a message as kombu writes it."""

    headers: _Headers


@dataclass(frozen=True, slots=True)
class Waiting:
    """`since` is when the first was sent, in seconds since 1970; None without one, or if it does not say."""

    count: int
    since: float | None


def collect() -> Iterator[Metric]:
    """A queue whose first message does not say when it was sent has no age: it is not ours, or damaged."""
    tasks = GaugeMetricFamily("transmissions_queue_tasks", "Tasks that wait, by queue.", labels=["queue"])
    ages = GaugeMetricFamily(
        "transmissions_queue_age_seconds",
        "How long the first task has waited for a worker, by queue.",
        labels=["queue"],
    )
    with app.connection_for_read() as connection:
        channel: Any = connection.channel()  # of a transport; the stubs know none of its own
        for queue in QUEUES:
            found = waiting(channel, queue)
            tasks.add_metric([queue], found.count)
            if not found.count:
                ages.add_metric([queue], 0.0)
            elif found.since is not None:
                ages.add_metric([queue], max(0.0, time.time() - found.since))
    return iter((tasks, ages))


def waiting(channel: Any, queue: str) -> Waiting:
    """What waits in the queue, of kombu's channel to Redis or to a folder; nothing is taken."""
    if isinstance(channel, FolderChannel):
        written = channel.written(queue)
        return Waiting(len(written), min(written, default=None))
    # Kombu pushes on the left and takes from the right.
    with channel.client.pipeline() as pipeline:
        count, first = pipeline.llen(queue).lindex(queue, -1).execute()
    return Waiting(count, _sent_at(first))


def _sent_at(message: bytes | None) -> float | None:
    try:
        return _Message.model_validate_json(message or b"").headers.published_at
    except ValidationError:
        return None
