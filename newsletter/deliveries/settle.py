"""Writing down how attempts ended."""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from newsletter.deliveries.counts import Change, moved
from newsletter.deliveries.rows import Settlement, Turn
from newsletter.deliveries.running import run
from newsletter.deliveries.statements import stored
from newsletter.models import DELIVERY, Attempt, Delivery, DeliveryState

# All of a step go to the database as columns, or for SQLite as one value, which are read as a table there.
_TABLES = {
    "postgresql": """
        unnest(CAST(%s AS bigint[]), CAST(%s AS text[]), CAST(%s AS text[]), CAST(%s AS text[]),
            CAST(%s AS text[]), CAST(%s AS float8[]), CAST(%s AS float8[]), CAST(%s AS float8[]),
            CAST(%s AS smallint[]))
        AS v(row_id, state, answer, sender, provider_id, due, tried, sent, attempts)""",
    "sqlite": """(
        SELECT json_extract(value, '$[0]') AS row_id, json_extract(value, '$[1]') AS state,
            json_extract(value, '$[2]') AS answer, json_extract(value, '$[3]') AS sender,
            json_extract(value, '$[4]') AS provider_id, json_extract(value, '$[5]') AS due,
            json_extract(value, '$[6]') AS tried, json_extract(value, '$[7]') AS sent,
            json_extract(value, '$[8]') AS attempts
        FROM json_each(%s)) AS v""",
}
_MOMENTS = {
    "postgresql": "to_timestamp({})",
    "sqlite": "strftime('%%Y-%%m-%%d %%H:%%M:%%f', {}, 'unixepoch')",
}
# SQLite 3.40 answers a RETURNING of "subscriber_id IS NOT NULL" with 1 for all, so the number itself comes.
_SETTLE = """
UPDATE newsletter_delivery AS d SET
    state = v.state, sender = v.sender, attempts = v.attempts,
    answer = CASE WHEN d.subscriber_id IS NULL THEN '' ELSE v.answer END,
    provider_id = CASE WHEN d.subscriber_id IS NULL THEN '' ELSE v.provider_id END,
    due_at = {due}, tried_at = {tried}, sent_at = {sent}, holder = %s
FROM {table}
WHERE d.id = v.row_id AND {still}
RETURNING id, subscriber_id
"""
_ON_THE_WIRE = "d.state IN ('queued', 'deferred')"
_OURS_AND_UNKNOWN = "d.state = 'unknown' AND d.holder = %s"
_REPORTED = (DeliveryState.DELIVERED, DeliveryState.BOUNCED, DeliveryState.COMPLAINED)


def settle(settlements: Sequence[Settlement], turn: Turn, on_the_wire: Collection[int]) -> tuple[Change, int]:
    """Write them down; return what moved, and how many had been called unknown meanwhile or are not ours.

    `on_the_wire` are the rows that the lane names, if it is still ours. A lease that ran out has made the row
    `unknown`. An answer that comes late still counts, because nobody repeats an unknown row unasked; where
    somebody was asked, the row has another holder or state by now. What a server said of a person who was
    erased meanwhile may quote the address, and is not kept.
    """
    change: Change = Change()
    written = _write([one for one in settlements if one.row.id in on_the_wire], turn.holder, _ON_THE_WIRE)
    late = [one for one in settlements if one.row.id not in on_the_wire and _may_come_late(one)]
    written_late = _write(late, turn.holder, _OURS_AND_UNKNOWN, turn.holder)
    _count(change, DeliveryState.SENDING, (one for one in settlements if one.row.id in written))
    _count(change, DeliveryState.UNKNOWN, (one for one in settlements if one.row.id in written_late))
    _remember(_failures(settlements, written | written_late), turn.campaign)
    if len(written) + len(written_late) == len(settlements):
        return change, len(written_late)
    others = [one for one in settlements if one.row.id not in written and one.row.id not in written_late]
    return change, len(settlements) - len(written) - _fill_in(others, turn.holder)


def _failures(settlements: Sequence[Settlement], known: Mapping[int, bool]) -> list[Settlement]:
    """Those attempts that were written and did not succeed. Of somebody erased it tells nothing."""
    failed = [one for one in settlements if one.state is not DeliveryState.SENT and not one.untried]
    return [
        one if known[one.row.id] else one._replace(answer="", provider_id="")
        for one in failed
        if one.row.id in known
    ]


def _fill_in(settlements: Sequence[Settlement], holder: int) -> int:
    """A provider's report may be faster than its answer, which still tells the rest; of how many it did.

    Of somebody erased nothing is kept again.
    """
    reported = Delivery.objects.filter(state__in=_REPORTED, sent_at=None).exclude(subscriber=None)
    return sum(
        reported.filter(pk=one.row.id).update(
            sender=one.sender[:40],
            provider_id=one.provider_id[:200],
            attempts=one.row.attempts,
            tried_at=_moment(one.row.tried),
            sent_at=_moment(one.ended),
            holder=holder,
        )
        for one in settlements
        if one.state == DeliveryState.SENT
    )


def _count(change: Change, source: DeliveryState, settled: Iterable[Settlement]) -> None:
    for state, number in Counter(one.state for one in settled).items():
        change.update(moved(source, state, number))


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _may_come_late(one: Settlement) -> bool:
    return DELIVERY.allows(DeliveryState.UNKNOWN, one.state)


def _write(settlements: Sequence[Settlement], holder: int, still: str, *more: int) -> dict[int, bool]:
    """The rows that were `still` what that condition, of which `more` are the parameters, says.

    With each of them, whether its person is still known.
    """
    if not settlements:
        return {}
    vendor = connection.vendor
    moments = {column: _MOMENTS[vendor].format(f"v.{column}") for column in ("due", "tried", "sent")}
    sql = _SETTLE.format(table=_TABLES[vendor], still=still, **moments)
    rows = [_columns(one) for one in settlements]
    columns = map(_array, zip(*rows, strict=True)) if vendor == "postgresql" else [json.dumps(rows)]
    return {pk: person is not None for pk, person in run(sql, [holder, *columns, *more])}


def _columns(one: Settlement) -> tuple[Any, ...]:
    """In the order of `_TABLES`."""
    row, sent = one.row, one.ended if one.state is DeliveryState.SENT else None
    answer, sender, provider_id = one.answer[:300], one.sender[:40], one.provider_id[:200]
    attempts = row.attempts - one.untried
    return (row.id, one.state.value, answer, sender, provider_id, one.due, row.tried, sent, attempts)


def _array(values: Sequence[Any]) -> str:
    """One array of PostgreSQL's, as it is written."""
    return "{" + ",".join([_quoted(value) for value in values]) + "}"


def _quoted(value: Any) -> str:
    if type(value) is not str:
        return "null" if value is None else str(value)
    escaped = value.replace("\\", r"\\").replace('"', r"\"")
    return f'"{escaped}"'


def _remember(failures: Sequence[Settlement], campaign: int) -> None:
    """Keep a receipt of each attempt that did not succeed, and count its kind of answer."""
    if not failures:
        return
    Attempt.objects.bulk_create(
        Attempt(
            delivery_id=one.row.id,
            number=one.row.attempts,
            sender=one.sender[:40],
            tried_at=_moment(one.row.tried),
            ended_at=_moment(one.ended),
            state=one.state,
            answer=one.answer[:300],
            provider_id=one.provider_id[:200],
        )
        for one in failures
    )
    _count_errors(failures, campaign)


_GROUP = """
INSERT INTO newsletter_errorgroup (campaign_id, state, cause, key, count, sample, last_at)
VALUES (%s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (campaign_id, state, cause, key) DO UPDATE SET
    count = newsletter_errorgroup.count + excluded.count, last_at = excluded.last_at,
    sample = CASE WHEN excluded.sample = '' THEN newsletter_errorgroup.sample ELSE excluded.sample END
"""


def _count_errors(failures: Sequence[Settlement], campaign: int) -> None:
    groups: dict[tuple[str, str, str], list[Settlement]] = {}
    for one in failures:
        groups.setdefault((one.state.value, one.cause[:20], one.key[:120]), []).append(one)
    for name in sorted(groups):  # in one order, so that two lanes never wait for each other in a ring
        group = groups[name]
        sample = next((one.answer for one in reversed(group) if one.answer), "")[:300]
        run(_GROUP, [campaign, *name, len(group), sample, stored(_moment(group[-1].ended))])
