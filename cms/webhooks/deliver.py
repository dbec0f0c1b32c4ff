"""One delivery: written down as begun, sent, and written down as ended."""

import logging
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cms.models import WebhookDelivery, WebhookEndpoint
from cms.webhooks import addresses, health, signing, states
from cms.webhooks.addresses import AddressRefusedError, Resolver
from cms.webhooks.pace import Pace
from cms.webhooks.states import OPEN_STATES, DeliveryState
from cms.webhooks.wire import NotAnsweredError, post

log = logging.getLogger(__name__)

USER_AGENT = "Transmissions-Webhooks/1"
GONE = 410


@dataclass(frozen=True)
class Attempt:
    """A delivery that is ours to send. Its `attempts` prove it: whoever takes it after us counts on."""

    delivery: WebhookDelivery

    @property
    def row(self) -> Any:
        """The row, as long as it is ours."""
        return WebhookDelivery.objects.filter(pk=self.delivery.pk, attempts=self.delivery.attempts)


@dataclass(frozen=True)
class Outcome:
    """How an attempt ended: with a `status`, or with an `error` and none. `asked_wait` is its Retry-After."""

    status: int | None
    response: str
    error: str
    asked_wait: timedelta
    duration_ms: int

    @property
    def delivered(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def next_due(endpoint: int, pace: Pace, now: datetime) -> WebhookDelivery | None:
    """The delivery whose turn it is: the oldest that is due, unless an older one holds the line.

    None when nothing is to be sent now.
    """
    due = Q(next_attempt_at__lte=now) & (Q(lease_until=None) | Q(lease_until__lt=now))
    rows = WebhookDelivery.objects.filter(endpoint=endpoint, state__in=OPEN_STATES)
    head = rows.filter(due | Q(retries__lte=pace.holds)).order_by("tick", "id").first()
    return head if head and rows.filter(due, pk=head.pk).exists() else None


def begin(endpoint: int, pace: Pace) -> Attempt | None:
    """Write down that the next delivery is on its way; None when none is. The caller holds the line."""
    now = timezone.now()
    head = next_due(endpoint, pace, now)
    if head is None:
        return None
    # Only the number that was read may be counted on from: another process may have been here since.
    row = WebhookDelivery.objects.filter(pk=head.pk, attempts=head.attempts)
    if head.retries > len(pace.waits):  # begun so often, and no end was ever written down
        states.move(row, DeliveryState.FAILED, error="The process ended at each attempt.", lease_until=None)
        return begin(endpoint, pace)
    if not states.move(
        row,
        DeliveryState.SENDING,
        attempts=head.attempts + 1,
        retries=head.retries + 1,
        attempted_at=now,
        lease_until=now + pace.lease,
    ):
        return None
    return Attempt(WebhookDelivery.objects.select_related("endpoint").get(pk=head.pk))


def send(delivery: WebhookDelivery, pace: Pace, resolver: Resolver = addresses.resolve) -> Outcome:
    """Make the request, whatever comes of it. Nothing is stored."""
    started = time.monotonic()
    status, response, asked, error = None, "", "", ""
    try:
        target = addresses.parse(delivery.endpoint.url)
        places = addresses.checked(target, allow_private=settings.WEBHOOKS_ALLOW_PRIVATE, resolver=resolver)
        body = delivery.payload.encode()
        answer = post(target, places, _headers(delivery, body), body, seconds=pace.seconds)
        status, response, asked = answer.status, answer.excerpt, answer.retry_after
    except (AddressRefusedError, NotAnsweredError) as problem:
        error = str(problem)
    if status is not None and 300 <= status < 400:
        error = "Redirects are not followed: give the address where they end."
    duration = round((time.monotonic() - started) * 1000)
    return Outcome(status, response, error[:300], _asked_wait(asked, pace), duration)


def record(attempt: Attempt, outcome: Outcome, pace: Pace) -> bool:
    """Write down how an attempt ended. False: it was not ours any more, and what came of it is not known."""
    now = timezone.now()
    ended = {
        "status": outcome.status,
        "response": outcome.response,
        "error": outcome.error,
        "duration_ms": outcome.duration_ms,
        "lease_until": None,
    }
    with transaction.atomic():
        if not _settle(attempt, outcome, pace, now, ended):
            log.warning("Delivery %s ended after its lease", attempt.delivery.pk)
            return False
        if outcome.delivered:
            health.succeeded(attempt.delivery.endpoint_id, now)
        else:
            health.failed(attempt.delivery.endpoint_id, now, outcome.asked_wait, pace)
            if outcome.status == GONE:
                health.gone(attempt.delivery.endpoint_id, now)
    return True


def _settle(attempt: Attempt, outcome: Outcome, pace: Pace, now: datetime, ended: dict[str, Any]) -> int:
    ours = [DeliveryState.SENDING]
    if outcome.delivered:
        return states.move(attempt.row, DeliveryState.DELIVERED, coming_from=ours, delivered_at=now, **ended)
    wait = pace.wait(attempt.delivery.retries)
    off = not WebhookEndpoint.objects.filter(pk=attempt.delivery.endpoint_id, active=True).exists()
    if wait is None or outcome.status == GONE or off:
        return states.move(attempt.row, DeliveryState.FAILED, coming_from=ours, **ended)
    due = now + max(wait, outcome.asked_wait)
    return states.move(attempt.row, DeliveryState.DEFERRED, coming_from=ours, next_attempt_at=due, **ended)


def _headers(delivery: WebhookDelivery, body: bytes) -> dict[str, str]:
    now = timezone.now()
    endpoint = delivery.endpoint
    keys = [endpoint.secret]
    if endpoint.former_secret_until and endpoint.former_secret_until > now:
        keys.append(endpoint.former_secret)
    signed = signing.headers(keys, delivery.header_id, int(now.timestamp()), body)
    return {"Content-Type": "application/json", "User-Agent": USER_AGENT, **signed}


def _asked_wait(header: str, pace: Pace) -> timedelta:
    """What a Retry-After asks for, in seconds or as a date (RFC 9110, section 10.2.3)."""
    try:
        asked = (
            timedelta(seconds=int(header[:9]))
            if header.isdigit()
            else parsedate_to_datetime(header) - timezone.now()
        )
    except (ValueError, TypeError, OverflowError):  # nothing that can be read, or a date without a zone
        return timedelta()
    return min(max(asked, timedelta()), pace.longest_wait)
