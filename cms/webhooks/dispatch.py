"""Making deliveries from changes: each change once for each endpoint that wants it."""

from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from cms.models import Change, WebhookDelivery, WebhookEndpoint
from cms.webhooks import payload, topics

BATCH = 200


def dispatch(up_to: int | None = None) -> int:
    """Make the deliveries of every change that has none yet; returns how many changes were looked at.

    `up_to` is the tick of the last change to handle now. An endpoint's `tick` moves in the transaction that
    makes its deliveries, from the value that was read: of two processes at the same place one gives way.
    """
    active = WebhookEndpoint.objects.filter(active=True).order_by("pk").values_list("pk", flat=True)
    return sum(sum(_batches(pk, up_to)) for pk in list(active))


def _batches(endpoint: int, up_to: int | None) -> Iterator[int]:
    while count := _batch(endpoint, up_to):
        yield count


@transaction.atomic
def _batch(pk: int, up_to: int | None) -> int:
    rows = WebhookEndpoint.objects.filter(pk=pk, active=True)
    endpoint = rows.first()
    if endpoint is None:
        return 0
    # Ticks are committed in their order, so nothing can appear behind the last one that is seen here.
    changes = Change.objects.filter(tick__gt=endpoint.tick).order_by("tick").defer("content")
    if up_to is not None:
        changes = changes.filter(tick__lte=up_to)
    batch = list(changes[:BATCH])
    if not batch or not rows.filter(tick=endpoint.tick).update(tick=batch[-1].tick):
        return 0
    WebhookDelivery.objects.bulk_create(
        (_delivery(endpoint, change) for change in batch if _concerns(endpoint, change)),
        ignore_conflicts=True,
    )
    return len(batch)


def _concerns(endpoint: WebhookEndpoint, change: Change) -> bool:
    elsewhere = endpoint.site_id and change.site_id and endpoint.site_id != change.site_id
    return not elsewhere and topics.wants(endpoint.topics, payload.type_of(change))


def _delivery(endpoint: WebhookEndpoint, change: Change) -> WebhookDelivery:
    now = timezone.now()
    return WebhookDelivery(
        endpoint=endpoint,
        change=change,
        tick=change.tick,
        type=payload.type_of(change),
        payload=payload.of_change(change),
        created_at=now,
        next_attempt_at=now,
    )
