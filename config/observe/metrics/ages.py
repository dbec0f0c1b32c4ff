"""A gauge of how long something has been waiting."""

from datetime import datetime

from django.utils import timezone
from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily


def age(name: str, description: str, since: datetime | None) -> Metric:
    """Seconds since then; 0 when nothing waits, or when its time has not come."""
    seconds = max(0.0, (timezone.now() - since).total_seconds()) if since else 0.0
    return GaugeMetricFamily(name, description, value=seconds)
