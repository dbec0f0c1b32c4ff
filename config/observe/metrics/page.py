"""The page that Prometheus reads, for whoever shows METRICS_TOKEN."""

import logging
import os
from collections.abc import Callable, Iterable, Iterator

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Metric, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from config.observe.metrics import answering, beat, campaigns, frontends, letters, queues, senders
from config.observe.metrics.permission import may_read

log = logging.getLogger(__name__)
SOURCES: dict[str, Callable[[], Iterable[Metric]]] = {
    "campaigns": campaigns.collect,
    "letters": letters.collect,
    "senders": senders.collect,
    "answering": answering.collect,
    "frontends": frontends.collect,
    "queues": queues.collect,
    "beat": beat.collect,
}


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """404 without a token in the settings, 401 without the right one in the request."""
    if not settings.METRICS_TOKEN:
        raise Http404
    if not may_read(request):
        return HttpResponse("Show METRICS_TOKEN as a bearer token.\n", "text/plain", status=401)
    return HttpResponse(exposition(), content_type=CONTENT_TYPE_LATEST)


def exposition() -> bytes:
    """Everything in Prometheus' text format."""
    registry = CollectorRegistry()
    registry.register(_Work())
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call] # not annotated
    return generate_latest(registry)


class _Work(Collector):
    """A source that fails is told as 0 in `transmissions_source_up`; the others go on."""

    def collect(self) -> Iterator[Metric]:
        up = GaugeMetricFamily("transmissions_source_up", "Whether figures could be read.", labels=["source"])
        for name, source in SOURCES.items():
            found = _read(name, source)
            up.add_metric([name], float(found is not None))
            yield from found or ()
        yield up

    def describe(self) -> Iterator[Metric]:
        """Nothing: asking what there is would cost as much as reading it."""
        return iter(())


def _read(name: str, source: Callable[[], Iterable[Metric]]) -> list[Metric] | None:
    try:
        with transaction.atomic():
            return list(source())
    except Exception:  # Redis, kombu, the file system and the database each raise their own
        log.exception("The figures of %s could not be read", name)
        return None
