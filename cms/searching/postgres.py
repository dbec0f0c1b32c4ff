"""Searching Wagtail's index on PostgreSQL.

Entries hold their words as `tsvector`, indexed by GIN. Two things are slow there and therefore bounded:
visiting every entry that has a frequent word, and unpacking entries to rank them. So the newest entries are
searched first, older ones when these have too few matches; and only some matches are ranked, see `RANKED`.

No statement may make the planner believe that it can walk through the table and stop early: unpacking what
it passes takes seconds. Matches are therefore always collected in a materialised CTE, by a query that the
planner does not know the words of.
"""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from wagtail.search.backends import get_search_backend
from wagtail.search.models import IndexEntry

from cms.models.documents import TransmissionDocument
from cms.searching.asked import Asked, Word
from cms.searching.entries import place
from cms.searching.matches import MOST, Matches, Scope

# How many matches in titles, the newest ones, and how many in all are ranked. The others follow by date.
TITLED, RANKED = 100, 300

# How many of the newest entries are searched, and then how many, before all of them.
WINDOWS = (10_000, 100_000)

# Of the words in title, head, and the rest: the weights A, B and D.
WEIGHTS = "{0.1, 0.1, 0.4, 1.0}"

# How many texts tell which of several words is the most frequent.
SAMPLE = 10

ENTRIES = IndexEntry._meta.db_table
DOCUMENTS = TransmissionDocument._meta.db_table


def matches(asked: Asked, scope: Scope, limit: int, offset: int) -> Matches:
    """See `cms.searching.matches.Database`."""
    newest = _newest()
    in_title = {"text": _and(map(_in_title, asked.words)), "place": _place(scope)}
    in_text = {"text": _and(map(_in_text, asked.words)), "place": _place(scope)}
    titled = _entries(_IN_TITLES, in_title, newest - WINDOWS[-1], TITLED)
    found: list[int] = []
    for window in (*(one for one in WINDOWS if one < newest), newest):
        found = _entries(_in_texts(), in_text, newest - window, MOST)
        if len(found) >= MOST:
            break
    collected = list(dict.fromkeys([*titled, *found]))
    total, documents = _ranked(collected, in_title["text"], scope, limit, offset)
    return Matches(documents, min(total, MOST), len(found) < MOST and total <= MOST)


def _entries(condition: str, values: dict[str, Any], oldest: int, limit: int) -> list[int]:
    """The newest entries with a condition, among those younger than `oldest`, the newest first."""
    (found,) = _one(
        f"""
        WITH matching AS MATERIALIZED (
            SELECT id FROM {ENTRIES} WHERE content_type_id = %(kind)s AND id > %(oldest)s AND {condition}
        )
        SELECT ARRAY(SELECT id FROM matching ORDER BY id DESC LIMIT %(limit)s)
        """,  # noqa: S608
        {**values, "kind": _kind(), "oldest": oldest, "limit": limit},
    )
    return found


def _ranked(entries: list[int], text: str, scope: Scope, limit: int, offset: int) -> tuple[int, list[int]]:
    """How many of the entries readers can see, and a page of their documents; the first `RANKED` by rank."""
    total, documents = _one(
        f"""
        WITH ranked AS (
            SELECT d.id, d.date, CASE WHEN e.id = ANY(%(ranked)s)
                THEN ts_rank('{WEIGHTS}', e.body, (SELECT {_tsquery("%(text)s")}), 1) END AS rank
            FROM {ENTRIES} e JOIN {DOCUMENTS} d ON d.page_id = CAST(e.object_id AS bigint)
            WHERE e.id = ANY(%(entries)s) AND d.live AND d.site_id = %(site)s
            AND (%(locale)s IS NULL OR d.locale = %(locale)s)
        )
        SELECT (SELECT count(*) FROM ranked), ARRAY(
            SELECT id FROM ranked ORDER BY rank DESC NULLS LAST, date DESC, id DESC
            LIMIT %(limit)s OFFSET %(offset)s
        )
        """,  # noqa: S608
        {
            "entries": entries,
            "ranked": entries[:RANKED],
            "text": text,
            "site": scope.site,
            "locale": scope.locale,
            "limit": min(limit, max(0, MOST - offset)),
            "offset": offset,
        },
    )
    return total, documents


def has(asked: Asked, scope: Scope) -> bool:
    """See `cms.searching.matches.Database`. A word that the server does not index counts as there."""
    (found,) = _one(
        f"""
        WITH matching AS MATERIALIZED (
            SELECT 1 FROM {ENTRIES}
            WHERE content_type_id = %(kind)s AND {_in_texts()}
        )
        SELECT EXISTS (SELECT 1 FROM matching) OR numnode({_tsquery("%(text)s")}) = 0
        """,  # noqa: S608
        {"kind": _kind(), "text": _and(map(_in_text, asked.words)), "place": _place(scope)},
    )
    return bool(found)


def most_frequent(words: list[str], scope: Scope) -> str | None:
    """See `cms.searching.matches.Database`."""
    if not words:
        return None
    newest = _newest()
    for oldest in (newest - WINDOWS[0], 0):
        found = _most_frequent(words, scope, oldest)
        if found:
            return found
    return None


def _most_frequent(words: list[str], scope: Scope, oldest: int) -> str | None:
    row = _one(
        f"""
        WITH matching AS MATERIALIZED (
            SELECT id, body FROM {ENTRIES} WHERE content_type_id = %(kind)s AND id > %(oldest)s
            AND {_in_texts()}
        ), newest AS (
            SELECT body FROM matching ORDER BY id DESC LIMIT {SAMPLE}
        ), lexemes AS (
            SELECT word, unnest(tsvector_to_array({_tsvector("word")})) AS lexeme
            FROM unnest(%(words)s::text[]) AS word
        )
        SELECT word FROM newest, unnest(tsvector_to_array(body)) AS there JOIN lexemes ON lexeme = there
        GROUP BY word ORDER BY count(*) DESC, length(word), word LIMIT 1
        """,  # noqa: S608
        {
            "kind": _kind(),
            "oldest": oldest,
            "text": _or(words),
            "place": _place(scope),
            "words": words,
        },
    )
    return row[0] if row else None


def _newest() -> int:
    return _one(f"SELECT max(id) FROM {ENTRIES}")[0] or 0  # noqa: S608


def _in_title(word: Word) -> str:
    return _or(word.forms, word.prefix)


def _in_text(word: Word) -> str:
    return _or(word.forms, word.prefix_in_texts)


def _place(scope: Scope) -> str:
    return f"'{place(scope.site, scope.locale, scope.topic)}'"


_IN_TITLES = "autocomplete @@ (SELECT to_tsquery('simple', %(text)s) && to_tsquery('simple', %(place)s))"


def _in_texts() -> str:
    """Has the words in the place; nothing has, when the server's configuration drops all of the words."""
    words = _tsquery("%(text)s")
    return (
        f"body @@ (SELECT CASE WHEN numnode({words}) > 0 THEN {words} && to_tsquery('simple', %(place)s) END)"
    )


def _or(forms: Any, prefix: str = "") -> str:
    """Words are letters and digits (`cms.searching.words`): quoted, nothing in them is an operator."""
    quoted = [f"'{form}'" for form in sorted(forms)]
    begun = [f"'{prefix}':*"] if prefix else []
    return "(" + " | ".join(quoted + begun) + ")"


def _and(parts: Any) -> str:
    return " & ".join(parts)


def _tsquery(parameter: str) -> str:
    return f"to_tsquery({_config()}{parameter})"


def _tsvector(expression: str) -> str:
    return f"to_tsvector({_config()}{expression})"


def _config() -> str:
    """The configuration that Wagtail indexes with; without one, both take the server's."""
    config = get_search_backend().config
    return f"'{config}', " if config else ""


def _kind() -> int:
    # By name: the model imports what is indexed of it.
    return ContentType.objects.get_by_natural_key("cms", "transmissionpage").pk


def _one(sql: str, values: dict[str, Any] | None = None) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()
