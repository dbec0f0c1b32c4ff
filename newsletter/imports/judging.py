"""One chunk, judged and, if it is meant so, written: all in the caller's transaction."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import NOT_PROVIDED, Model

from newsletter.imports import statements
from newsletter.imports.chunks import Chunk
from newsletter.imports.entries import stored
from newsletter.models import ConsentEvent, Import, Outcome, Subscriber, Subscription

SAMPLES = 5
_POSTGRESQL = {
    "join_person": statements.FIND_PERSON,
    "join_subscription": statements.FIND_SUBSCRIPTION,
    "json": "jsonb",
    "hash": "hash::uuid",
    "time": "timestamptz",
    "now": "%(now)s::timestamptz",
    "newsletter": "%(newsletter)s::bigint",
    "upload": "%(upload)s::bigint",
    "source": "%(source)s::text",
    "object": "jsonb_build_object",
    "date": "CASE WHEN wants = 'left' THEN left_at ELSE consent_at END",
    "position": "strpos(j.topics, ',' || c.id || ',')",
    "old_attributes": "s.attributes",
    "merged_attributes": "CASE WHEN %(overwrite)s THEN s.attributes || t.attributes "
    "ELSE t.attributes || s.attributes END",
}
# A merge patch (RFC 7396) of flat objects is what `||` is. The inner one keeps the order of what is there, so
# that nothing new is the same text.
_SQLITE = {
    "join_person": statements.JOIN_PERSON,
    "join_subscription": statements.JOIN_SUBSCRIPTION,
    "json": "text",
    "hash": "hash",
    "time": "text",
    "now": "%(now)s",
    "newsletter": "%(newsletter)s",
    "upload": "%(upload)s",
    "source": "%(source)s",
    "object": "json_object",
    "date": "strftime('%%Y-%%m-%%dT%%H:%%M:%%S+00:00', "
    "CASE WHEN wants = 'left' THEN left_at ELSE consent_at END)",
    "position": "instr(j.topics, ',' || c.id || ',')",
    "old_attributes": "json(s.attributes)",
    "merged_attributes": "CASE WHEN %(overwrite)s THEN json_patch(s.attributes, t.attributes) "
    "ELSE json_patch(json_patch(s.attributes, t.attributes), s.attributes) END",
}


@dataclass
class Judged:
    """Rows by outcome, a few of each, and how many of the new addresses are marked."""

    counts: dict[str, int] = field(default_factory=dict)
    samples: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    roles: int = 0
    disposable: int = 0


def judge(upload: Import, chunk: Chunk, now: datetime, *, write: bool, wanted: Collection[str]) -> Judged:
    """`wanted` are the outcomes of which samples are still needed. No two entries have the same address."""
    words = _words(upload)
    values = {
        "upload": upload.pk,
        "newsletter": upload.newsletter_id,
        "overwrite": upload.overwrite,
        "ask": upload.ask_to_confirm,
        "now": stored(now.replace(microsecond=0)),
        "source": upload.consent_source,
        "note": f"Import {upload.pk}: {upload.file_name}"[:200],
    }
    with connection.cursor() as cursor:
        _stage(cursor, chunk, words)
        _run(cursor, statements.JUDGE, words, values)
        judged = _told(cursor, wanted)
        if write:
            _write(cursor, words, values, topics=chunk.has_topics)
        else:
            _run(cursor, statements.NOTE_SEEN, words, values)
        for sql in statements.DROP:
            cursor.execute(sql)
    return judged


def duplicates(upload: Import) -> dict[str, int]:
    """At the end of a check: reject every second row of an address; return how they had been counted."""
    values = {"upload": upload.pk}
    with connection.cursor() as cursor:
        cursor.execute(statements.FIND_DUPLICATES, values)
        cursor.execute(statements.COUNT_DUPLICATES)
        counts = dict(cursor.fetchall())
        cursor.execute(statements.REJECT_DUPLICATES, values)
        cursor.execute(statements.DROP[0])
    return counts


def _stage(cursor: Any, chunk: Chunk, words: dict[str, str]) -> None:
    cursor.execute(statements.MAKE_STAGE.format(**words))
    if connection.vendor == "postgresql":
        with cursor.copy(statements.COPY_STAGE) as copy:
            copy.write(chunk.staged)
    else:
        cursor.executemany(statements.FILL_STAGE, chunk.entries)


def _told(cursor: Any, wanted: Collection[str]) -> Judged:
    judged = Judged()
    cursor.execute(statements.COUNT)
    for outcome, rows, roles, disposable in cursor.fetchall():
        judged.counts[outcome] = rows
        if outcome == Outcome.NEW:
            judged.roles, judged.disposable = roles, disposable
    for outcome in set(judged.counts) & set(wanted):
        cursor.execute(statements.SAMPLE, [outcome, SAMPLES])
        judged.samples[outcome] = [tuple(row) for row in cursor.fetchall()]
    return judged


def _write(cursor: Any, words: dict[str, str], values: dict[str, Any], *, topics: bool) -> None:
    people = words | _more(Subscriber, _PERSON)
    _run(cursor, statements.BAR_TAKEN_BACK, words, values)
    _run(cursor, statements.BAR, words, values)
    _run(cursor, statements.ADD_PEOPLE, people, values)
    _run(cursor, statements.FIND_PEOPLE, words, values)
    _run(cursor, statements.UPDATE_PEOPLE, words, values)
    subscribe = statements.SUBSCRIBE.format(**words, **_more(Subscription, _SUBSCRIPTION))
    consent = statements.NOTE_CONSENT.format(**words, **_more(ConsentEvent, _CONSENT))
    if connection.vendor == "postgresql":
        cursor.execute(f"WITH made AS ({subscribe} RETURNING subscriber_id) {consent}", values)
    else:
        cursor.execute(subscribe, values)
        cursor.execute(consent, values)
    if topics:
        _run(cursor, statements.ADD_TOPICS, words, values)


def _run(cursor: Any, sql: str, words: dict[str, str], values: dict[str, Any]) -> None:
    cursor.execute(sql.format(**words), values)


def _words(upload: Import) -> dict[str, str]:
    ours = " JOIN made AS m ON m.subscriber_id = j.subscriber_id"
    postgresql = connection.vendor == "postgresql"
    return (
        (_POSTGRESQL if postgresql else _SQLITE)
        | {"merged_text": statements.MERGED_TEXT}
        | {
            "ours": ours if postgresql else "",
            "asked": "'imported'" if upload.ask_to_confirm else "'requested'",
            "through": Subscription.topics.through._meta.db_table,
        }
    )


_PERSON = {"email", "email_normalized", "address_hash", "name", "locale", "time_zone", "attributes",
           "is_role", "is_disposable", "created_at"}  # fmt: skip
_SUBSCRIPTION = {"subscriber", "newsletter", "state", "frequency", "paused_until", "requested_at",
                 "confirmed_at", "unsubscribed_at", "letter_due_at", "letters", "letter_answer"}  # fmt: skip
_CONSENT = {"subscriber", "newsletter", "kind", "happened_at", "form", "wording", "evidence"}


def _more(model: type[Model], given: Collection[str]) -> dict[str, str]:
    """What the statement does not name and the table insists on, with the model's own defaults."""
    fields = [
        one
        for one in model._meta.concrete_fields
        if one.name not in given and not one.primary_key and not one.null and one.db_default is NOT_PROVIDED
    ]
    columns = "".join(f", {one.column}" for one in fields)
    return {"more": columns, "defaults": "".join(f", {_literal(one.get_default())}" for one in fields)}


def _literal(value: object) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    return str(value) if isinstance(value, int) else "'" + str(value or "").replace("'", "''") + "'"
