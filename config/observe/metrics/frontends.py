"""What frontends and readers have not been told yet."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Min
from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily

from cms.documents import rebuild
from cms.models import Change, WebhookDelivery, WebhookEndpoint
from cms.webhooks.states import OPEN_STATES
from config.observe.metrics.ages import age

_MOST = 10_000  # counted; more are as alarming


def collect() -> Iterator[Metric]:
    waiting = WebhookDelivery.objects.filter(endpoint__active=True, state__in=OPEN_STATES)
    yield GaugeMetricFamily(
        "transmissions_webhooks_waiting", "Webhook requests that wait.", value=waiting[:_MOST].count()
    )
    first = min(filter(None, (waiting.aggregate(at=Min("created_at"))["at"], _untold_since())), default=None)
    yield age(
        "transmissions_webhook_lag_seconds", "How long a frontend has not been told of a change.", first
    )
    off = WebhookEndpoint.objects.filter(active=False, disabled_reason__gt="").count()
    yield GaugeMetricFamily("transmissions_webhooks_off", "Webhooks that were switched off.", value=off)
    yield GaugeMetricFamily(
        "transmissions_documents_waiting", "Documents that are to be made anew.", value=rebuild.waiting()
    )


def _untold_since() -> datetime | None:
    """When the first change was made that no worker has made requests of: one probe of an index."""
    active = WebhookEndpoint.objects.filter(active=True)
    told = active.aggregate(tick=Min("tick"))["tick"]
    if told is None:
        return None
    return Change.objects.filter(tick__gt=told).order_by("tick").values_list("at", flat=True).first()
