"""Confirmation letters that wait: whoever signs up looks at an inbox meanwhile."""

from collections.abc import Iterator

from django.db.models import Min
from django.utils import timezone
from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily

from config.observe.metrics.ages import age
from newsletter.models import Subscription

_MOST = 10_000  # counted; more are as alarming


def collect() -> Iterator[Metric]:
    """The index holds only the letters that wait."""
    due = Subscription.objects.filter(letter_due_at__lte=timezone.now())
    yield GaugeMetricFamily(
        "transmissions_letters_waiting", "Confirmation letters that are due.", value=due[:_MOST].count()
    )
    first = due.aggregate(at=Min("letter_due_at"))["at"]
    yield age("transmissions_letter_age_seconds", "How long the first letter is overdue.", first)
