"""Sending again what was sent before, and sending a test."""

from collections.abc import Collection

from django.db.models import QuerySet
from django.utils import timezone

from cms.models import WebhookDelivery, WebhookEndpoint
from cms.webhooks import addresses, payload, states
from cms.webhooks.addresses import Resolver
from cms.webhooks.deliver import Outcome, send
from cms.webhooks.pace import Pace
from cms.webhooks.states import SETTLED_STATES, DeliveryState


class EndpointOffError(Exception):
    """Nothing is sent to an endpoint that is off. The message is fit for an administrator."""

    def __init__(self) -> None:
        super().__init__("This webhook is switched off. Switch it on first.")


def one(delivery: WebhookDelivery) -> bool:
    """Put a settled delivery in line again, with its id and its payload; False when it is in line already.

    Raises `EndpointOffError`.
    """
    rows = WebhookDelivery.objects.filter(pk=delivery.pk)
    return bool(_again(delivery.endpoint_id, rows, SETTLED_STATES))


def failed(endpoint: int) -> int:
    """Put all that failed in line again, but for tests; returns how many. Raises `EndpointOffError`."""
    rows = WebhookDelivery.objects.filter(endpoint=endpoint, change__isnull=False)
    return _again(endpoint, rows, [DeliveryState.FAILED])


def send_test(endpoint: WebhookEndpoint, pace: Pace, resolver: Resolver = addresses.resolve) -> Outcome:
    """Send a test now, also to an endpoint that is off. It is in the log, and counts for nothing."""
    now = timezone.now()
    delivery = WebhookDelivery.objects.create(
        endpoint=endpoint,
        type=payload.TEST,
        payload=payload.of_test(now),
        state=DeliveryState.SENDING,
        attempts=1,
        # Should this process die, nobody tries again.
        retries=len(pace.waits) + 1,
        created_at=now,
        next_attempt_at=now,
        attempted_at=now,
        lease_until=now + pace.lease,
    )
    outcome = send(delivery, pace, resolver)
    states.move(
        WebhookDelivery.objects.filter(pk=delivery.pk),
        DeliveryState.DELIVERED if outcome.delivered else DeliveryState.FAILED,
        coming_from=[DeliveryState.SENDING],
        status=outcome.status,
        response=outcome.response,
        error=outcome.error,
        duration_ms=outcome.duration_ms,
        delivered_at=timezone.now() if outcome.delivered else None,
        lease_until=None,
    )
    return outcome


def _again(endpoint: int, rows: QuerySet[WebhookDelivery], coming_from: Collection[DeliveryState]) -> int:
    if not WebhookEndpoint.objects.filter(pk=endpoint, active=True).exists():
        raise EndpointOffError
    return states.move(
        rows, DeliveryState.WAITING, coming_from=coming_from, next_attempt_at=timezone.now(), retries=0
    )
