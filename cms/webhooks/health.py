"""How an endpoint fares, and when it is given up."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F
from django.db.models.functions import Coalesce

from cms.models import WebhookEndpoint
from cms.webhooks import switches
from cms.webhooks.pace import Pace, spread


def succeeded(endpoint: int, now: datetime) -> None:
    WebhookEndpoint.objects.filter(pk=endpoint).update(
        consecutive_failures=0, failing_since=None, paused_until=None, delivered_at=now
    )


def failed(endpoint: int, now: datetime, asked_wait: timedelta, pace: Pace) -> None:
    """Count a failure; rest when there were several in a row, give up when they go on for days."""
    rows = WebhookEndpoint.objects.filter(pk=endpoint)
    rows.update(
        consecutive_failures=F("consecutive_failures") + 1, failing_since=Coalesce("failing_since", now)
    )
    fares = rows.first()
    if fares is None or fares.failing_since is None:
        return
    rest = spread(pace.rest) if fares.consecutive_failures >= pace.strained else timedelta()
    if wait := max(rest, asked_wait):
        rows.update(paused_until=now + wait)
    days = settings.WEBHOOKS_GIVE_UP_DAYS
    if fares.consecutive_failures >= pace.hopeless_after and now - fares.failing_since >= timedelta(days):
        switches.off(endpoint, f"It has taken nothing for {days} days.", now, tell=True)


def gone(endpoint: int, now: datetime) -> None:
    """It answered 410: whoever runs it wants no more."""
    switches.off(endpoint, "It answered 410 Gone.", now, tell=True)
