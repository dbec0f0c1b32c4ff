"""Moves in the ledger. Every one is a conditional update that says who else may have been first."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce

from newsletter.audiences import reachable_row
from newsletter.models import DELIVERY, Campaign, Delivery, DeliveryState, Newsletter

_STARTABLE = DELIVERY.sources(DeliveryState.SENDING)


@dataclass(frozen=True)
class Claimed:
    """A row that one lane has picked up and nobody else will touch while its lease lasts."""

    id: int
    claim: int
    campaign: int
    variant: int
    subscriber: int | None
    address_hash: str
    email: str
    name: str
    attempts: int
    queued_at: datetime


@dataclass(frozen=True)
class Outcome:
    """How an attempt ended. `due_at` is when to try again, for DEFERRED and QUEUED."""

    state: DeliveryState
    answer: str
    due_at: datetime | None = None


def claim(campaign: int, size: int, lease: timedelta, now: datetime, after: int = 0) -> list[Claimed]:
    """Pick up to `size` rows with an id above `after` that are due and free.

    Other lanes do the same at this moment: PostgreSQL lets us skip what they hold, SQLite has one writer.
    """
    token = secrets.randbits(62)
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
    rows = Delivery.objects.filter(free, campaign=campaign, state__in=_STARTABLE, due_at__lte=now)
    with transaction.atomic():
        locked = rows.filter(id__gt=after).select_for_update(skip_locked=True, of=("self",)).order_by("id")
        ids = list(locked.values_list("id", flat=True)[:size])
        rows.filter(id__in=ids).update(claim=token, lease_until=now + lease)
    mine = Delivery.objects.filter(id__in=ids, claim=token).order_by("id")
    values = mine.values_list(
        "id",
        "claim",
        "campaign_id",
        "variant_id",
        "subscriber_id",
        Coalesce("subscriber__address_hash", Value("")),
        "email",
        Coalesce("subscriber__name", Value("")),
        "attempts",
        "queued_at",
    )
    return [Claimed(*row) for row in values]


# Written out, because the ORM would need longer to build this statement than the database to run it.
# It is the last look: paused, cancelled, left or suppressed until this very moment means not sent.
_BEGIN = """
UPDATE newsletter_delivery SET state = 'sending', attempts = attempts + 1, tried_at = %s, lease_until = %s
WHERE id = %s AND claim = %s AND state IN ('queued', 'deferred') AND lease_until > %s
AND EXISTS (SELECT 1 FROM newsletter_campaign WHERE id = %s AND state = 'sending')
AND EXISTS (
    SELECT 1 FROM newsletter_subscription
    WHERE subscriber_id = %s AND newsletter_id = %s AND state = 'active')
AND NOT EXISTS (
    SELECT 1 FROM newsletter_suppression
    WHERE address_hash = %s AND (newsletter_id IS NULL OR newsletter_id = %s))
"""


def begin(row: Claimed, newsletter: int, lease: timedelta, now: datetime) -> bool:
    """Write down that the row goes on the wire. False: it must not be sent (see `set_aside`)."""
    moment, until = _stored(now), _stored(now + lease)
    claimed = [row.id, row.claim, moment]
    person = [row.subscriber, newsletter, row.address_hash, newsletter]
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN, [moment, until, *claimed, row.campaign, *person])
        return cursor.rowcount == 1


_RECORD = """
UPDATE newsletter_delivery
SET state = %s, answer = %s, sent_at = %s, due_at = COALESCE(%s, due_at), lease_until = NULL
WHERE id = %s AND claim = %s AND state IN ({sources})
"""


def record(row: Claimed, outcome: Outcome, now: datetime) -> bool:
    """Write down how an attempt ended.

    False: the claim is no longer ours. A lease that ran out meanwhile has made the row `unknown`; an answer
    that comes late still counts, because nobody repeats an unknown row unasked.
    """
    sources = DELIVERY.sources(outcome.state)
    sql = _RECORD.format(sources=", ".join(["%s"] * len(sources)))
    sent_at = _stored(now) if outcome.state == DeliveryState.SENT else None
    due_at = _stored(outcome.due_at) if outcome.due_at else None
    values: list[Any] = [outcome.state.value, outcome.answer[:300], sent_at, due_at, row.id, row.claim]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, *(source.value for source in sources)])
        return cursor.rowcount == 1


def set_aside(row: Claimed, newsletter: Newsletter) -> bool:
    """After `begin` said no: skip the row if its person left or was suppressed. False: something else."""
    mine = Delivery.objects.filter(~reachable_row(newsletter), id=row.id, claim=row.claim)
    return bool(_skip(mine, "Left or was suppressed before it was sent."))


def skip_rest(campaign: Campaign) -> int:
    """Skip everybody who has no attempt under way, because the campaign was cancelled."""
    return _skip(Delivery.objects.filter(campaign=campaign), "The campaign was cancelled.")


def _skip(rows: QuerySet[Delivery], reason: str) -> int:
    return DELIVERY.move(rows, DeliveryState.SKIPPED, answer=reason, lease_until=None)


def release(rows: list[Claimed]) -> None:
    """Give back what was picked up and never begun."""
    if rows:
        mine = Delivery.objects.filter(id__in=[row.id for row in rows], claim=rows[0].claim)
        mine.filter(state__in=_STARTABLE).update(lease_until=None)


def expire(now: datetime) -> int:
    """Call by their name the rows whose process died between the first byte and the answer."""
    dead = Delivery.objects.filter(state=DeliveryState.SENDING, lease_until__lt=now)
    return DELIVERY.move(
        dead, DeliveryState.UNKNOWN, answer="The sending process ended before the server's answer."
    )


def has_due(campaign: int, now: datetime) -> bool:
    """Whether a lane would find work now."""
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
    return Delivery.objects.filter(free, campaign=campaign, state__in=_STARTABLE, due_at__lte=now).exists()


def _stored(moment: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(moment)
