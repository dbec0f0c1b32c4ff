"""The few statements that a campaign runs for every person, written out.

SQLite has one writer at a time, so nothing has to be locked there.
"""

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from newsletter.deliveries.rows import Turn, Wanted
from newsletter.deliveries.running import Row, run
from newsletter.models import CampaignState

# The last look: who left or was suppressed until this very moment is not to be sent.
_TAKE = """
SELECT q.id, q.variant_id, q.subscriber_id, q.email, q.name, q.mailbox_provider, q.attempts + 1,
    CASE WHEN EXISTS (
        SELECT 1 FROM newsletter_subscription AS n
        WHERE n.subscriber_id = q.subscriber_id AND n.newsletter_id = %s AND n.state = 'active'
        AND (n.paused_until IS NULL OR n.paused_until <= CURRENT_TIMESTAMP))
    AND NOT EXISTS (
        SELECT 1 FROM newsletter_subscriber AS s JOIN newsletter_suppression AS p
        ON p.address_hash = s.address_hash AND (p.newsletter_id IS NULL OR p.newsletter_id = %s)
        WHERE s.id = q.subscriber_id)
    THEN 1 ELSE 0 END
FROM newsletter_delivery AS q
WHERE q.id %% %s = %s AND {beside} AND {which} LIMIT %s
"""
_BESIDE = {
    "postgresql": "NOT q.id = ANY (CAST(%s AS bigint[]))",
    "sqlite": "q.id NOT IN (SELECT value FROM json_each(%s))",
}
# Rows are compared as wholes, so that only the index of what is queued can answer. With three conditions the
# planner may take the primary key's, and walk past all that was ever sent.
_QUEUED = """
    (q.campaign_id, q.mailbox_provider, q.id) > (%s, %s, %s)
    AND (q.campaign_id, q.mailbox_provider) <= (%s, %s) AND q.state = 'queued'
    ORDER BY q.campaign_id, q.mailbox_provider, q.id"""
_DUE = """
    q.campaign_id = %s AND q.mailbox_provider = %s AND q.state = 'deferred' AND q.due_at <= %s
    ORDER BY q.due_at"""
_SKIP = """
UPDATE newsletter_delivery SET state = 'skipped', due_at = NULL,
    answer = 'Left or was suppressed before it was sent.' WHERE id IN ({marks})
"""
_FENCE = """
SELECT c.state, l.on_the_wire FROM newsletter_lane AS l JOIN newsletter_campaign AS c ON c.id = l.campaign_id
WHERE l.id = %s AND l.holder = %s
"""
_AT_ONCE = " FOR UPDATE OF l SKIP LOCKED"
_WAIT = "SELECT 1 FROM newsletter_lane WHERE id = %s AND holder = %s FOR UPDATE"


def fence(lane: int, holder: int) -> tuple[CampaignState | None, set[int]]:
    """The campaign's state and the lane's rows on the wire, if it is still the holder's; else None.

    The lane stays locked until the commit.
    """
    found = _fence([lane, holder])
    return (CampaignState(found[0][0]), set(json.loads(found[0][1]))) if found else (None, set())


def _fence(ours: Sequence[int]) -> list[Row]:
    """A statement that waits for a lock sees the campaign as it was before, paused or cancelled since or not.

    So this one does not wait; whoever has to, because somebody holds all lanes, asks again afterwards.
    """
    if connection.vendor != "postgresql":
        return run(_FENCE, ours)
    found = run(_FENCE + _AT_ONCE, ours)
    return found or (run(_FENCE + _AT_ONCE, ours) if run(_WAIT, ours) else [])


def look(turn: Turn, wanted: Wanted, beside: Collection[int], now: datetime) -> list[Row]:
    """The wanted rows, each with 1 or, for who left, 0 at the end. Those of `beside` are passed over."""
    return run(*question(turn, wanted, beside, now))


def question(turn: Turn, wanted: Wanted, beside: Collection[int], now: datetime) -> tuple[str, Sequence[Any]]:
    """What `look` asks the database: the statement and its values."""
    group = [turn.campaign, wanted.mailbox_provider]
    which, chosen = (
        (_DUE, [*group, stored(now)]) if wanted.due_again else (_QUEUED, [*group, wanted.after, *group])
    )
    vendor = connection.vendor
    sql = _TAKE.format(which=which, beside=_BESIDE[vendor])
    ours = [turn.newsletter, turn.newsletter, turn.parts, turn.part, numbers(beside)]
    return sql, [*ours, *chosen, wanted.size]


def skip(ids: Sequence[int]) -> None:
    """They left before it was their turn."""
    run(_SKIP.format(marks=", ".join(["%s"] * len(ids))), list(ids))


def numbers(ids: Collection[int]) -> str:
    """Many numbers as one value: an array of PostgreSQL's, JSON for SQLite."""
    written = ",".join(map(str, ids))
    return f"{{{written}}}" if connection.vendor == "postgresql" else f"[{written}]"


def stored(moment: datetime | None) -> Any:
    return connection.ops.adapt_datetimefield_value(moment) if moment else None
