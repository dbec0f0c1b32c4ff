"""The line to an endpoint: one process holds it, and sends one thing after the other, oldest first."""

import secrets
import time
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from cms.models import WebhookEndpoint
from cms.webhooks import addresses, deliver
from cms.webhooks.addresses import Resolver
from cms.webhooks.pace import Pace


def run(endpoint: int, pace: Pace, resolver: Resolver = addresses.resolve) -> bool:
    """Send to one endpoint for one slice of time. True: there may be more to do now, so call again.

    Harmless when called twice, or for an endpoint that another process sends to, that is off or gone.
    """
    holder = secrets.randbits(62)
    ends = time.monotonic() + pace.slice.total_seconds()
    try:
        while time.monotonic() < ends:
            if not _take(endpoint, holder, pace) or not (attempt := deliver.begin(endpoint, pace)):
                return False
            deliver.record(attempt, deliver.send(attempt.delivery, pace, resolver), pace)
        return True
    finally:
        held = WebhookEndpoint.objects.filter(pk=endpoint, line_holder=holder)
        held.update(line_holder=None, line_until=None)


def idle(now: datetime, pace: Pace) -> list[int]:
    """Endpoints that nobody sends to although something is due."""
    free = _ready(now).filter(_is_free(now)).order_by("pk").values_list("pk", flat=True)
    return [pk for pk in list(free) if deliver.next_due(pk, pace, now)]


def _take(endpoint: int, holder: int, pace: Pace) -> bool:
    """Become or stay the holder of the line, unless another process holds it under a living lease."""
    now = timezone.now()
    rows = _ready(now).filter(_is_free(now) | Q(line_holder=holder), pk=endpoint)
    return bool(rows.update(line_holder=holder, line_until=now + pace.lease))


def _ready(now: datetime) -> QuerySet[WebhookEndpoint]:
    rested = Q(paused_until=None) | Q(paused_until__lte=now)
    return WebhookEndpoint.objects.filter(rested, active=True)


def _is_free(now: datetime) -> Q:
    return Q(line_until=None) | Q(line_until__lt=now)
