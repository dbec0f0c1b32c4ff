"""Freezing: the audience becomes rows of the ledger in one statement, whatever its size."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from newsletter.audiences import addresses
from newsletter.domains import provider_of_subscriber_sql
from newsletter.local_times import moments_by_zone
from newsletter.models import Campaign, Delivery, DeliveryState, Variant

_FREEZE = """
INSERT INTO newsletter_delivery (
    campaign_id, queued_at, subscriber_id, email, name, variant_id, mailbox_provider, state, due_at)
WITH audience (subscriber_id, email, email_normalized, name, time_zone, own) AS ({audience}),
    zones (name, due_at) AS ({zones})
SELECT %s, %s, s.subscriber_id, s.email, s.name, COALESCE(s.own, %s), {provider},
    CASE WHEN z.due_at > %s THEN 'deferred' ELSE 'queued' END,
    CASE WHEN z.due_at > %s THEN z.due_at END
FROM audience AS s LEFT JOIN zones AS z ON z.name = s.time_zone {join}
WHERE true {once}
"""
# On a later call for the same campaign: who has a row keeps it.
ONCE = "ON CONFLICT (campaign_id, subscriber_id) DO NOTHING"


def freeze(
    campaign: Campaign, variants: Sequence[Variant], now: datetime, *, again: bool = False
) -> dict[DeliveryState, int]:
    """Write a row for the whole audience; return how many are queued, and how many wait for their hour.

    The first of `variants` is for those for whom there is none of their own. With `again`, only who has no
    row yet is added.
    """
    audience, params = addresses(campaign, variants).query.sql_with_params()
    zones, zone_params = values(
        [(zone, stored(at)) for zone, at in moments_by_zone(campaign).items()], "text", "timestamptz"
    )
    mailbox = provider_of_subscriber_sql()
    sql = _FREEZE.format(
        audience=audience,
        zones=zones,
        provider=mailbox.column,
        join=mailbox.join,
        once=ONCE if again else "",
    )
    moment = stored(now)
    waiting = _waiting(campaign)
    with connection.cursor() as cursor:
        cursor.execute(
            sql,
            [*params, *zone_params, campaign.pk, moment, variants[0].pk, moment, moment],
        )
        added = int(cursor.rowcount)
    deferred = _waiting(campaign) - waiting
    count_anew()
    return {DeliveryState.QUEUED: added - deferred, DeliveryState.DEFERRED: deferred}


def _waiting(campaign: Campaign) -> int:
    if not campaign.at_local_time:
        return 0
    return Delivery.objects.filter(campaign=campaign, state=DeliveryState.DEFERRED).count()


def values(rows: Sequence[tuple[Any, Any]], *types: str) -> tuple[str, list[Any]]:
    """Rows as the body of a WITH clause. Without any, a body that has none."""
    if not rows:
        nothing = "SELECT CAST(NULL AS {}), CAST(NULL AS {}) WHERE false"
        return nothing.format(*types), []
    return "VALUES " + ", ".join(["(%s, %s)"] * len(rows)), [value for row in rows for value in row]


def stored(moment: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(moment)


def count_anew() -> None:
    """Tell PostgreSQL's planner about the new rows: until it knows, it reads the whole campaign for each."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE newsletter_delivery")
