"""Whether beat runs: without it nothing scheduled begins, and nothing that lost its worker goes on."""

import time
from collections.abc import Iterator

from django.core.cache import cache
from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily

from config.doctor.tasks import BEAT, KEPT


def collect() -> Iterator[Metric]:
    """A sign that is not there any more, or never was, counts as old as signs are kept."""
    seen = cache.get(BEAT)
    yield GaugeMetricFamily(
        "transmissions_beat_age_seconds",
        "How long ago beat gave its last sign, which a worker of the queue default has to take.",
        value=max(0.0, time.time() - seen) if seen else float(KEPT),
    )
