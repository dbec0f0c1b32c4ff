"""Tasks that no worker has taken yet, by queue."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any

from django.conf import settings
from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily

from config.celery import app

QUEUES = ("default", "letters", "campaigns")


def collect() -> Iterator[Metric]:
    metric = GaugeMetricFamily("transmissions_queue_tasks", "Tasks that wait, by queue.", labels=["queue"])
    with app.connection_for_read() as connection:
        for queue in QUEUES:
            metric.add_metric([queue], _waiting(connection, queue))
    yield metric


def _waiting(connection: Any, queue: str) -> int:
    """Redis knows the length of a list; a folder's files are named after their queue."""
    with closing(connection.channel()) as channel:
        if settings.REDIS_URL:
            return int(channel.client.llen(queue))
        return int(channel._size(queue))
