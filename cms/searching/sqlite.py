"""Searching Wagtail's index on SQLite, where it is a table of FTS5: every match is ranked."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from wagtail.search.models import IndexEntry

from cms.models.documents import TransmissionDocument
from cms.searching.asked import Asked
from cms.searching.entries import place
from cms.searching.matches import MOST, Matches, Scope

ENTRIES = IndexEntry._meta.db_table
WORDS = f"{ENTRIES}_fts"
DOCUMENTS = TransmissionDocument._meta.db_table

# Of the columns in their order: titles (`autocomplete`), all that is read, and the title as editors know it.
WEIGHTS = "10.0, 1.0, 0.0"


def matches(asked: Asked, scope: Scope, limit: int, offset: int) -> Matches:
    """See `cms.searching.matches.Database`."""
    matching = (
        f"FROM {WORDS} JOIN {ENTRIES} e ON e.id = {WORDS}.rowid"
        f" JOIN {DOCUMENTS} d ON d.page_id = CAST(e.object_id AS integer)"
        f" WHERE {WORDS} MATCH %s AND e.content_type_id = %s AND d.live AND d.site_id = %s"
        + (" AND d.locale = %s" if scope.locale else "")
    )
    query = _query(asked, scope)
    values = [query, _kind(), scope.site, *([scope.locale] if scope.locale else [])]
    ((total,),) = _rows(f"SELECT count(*) FROM (SELECT 1 {matching} LIMIT {MOST + 1})", values)  # noqa: S608
    documents = _rows(
        f"SELECT d.id {matching} ORDER BY bm25({WORDS}, {WEIGHTS}), d.date DESC, d.id DESC"
        " LIMIT %s OFFSET %s",
        [*values, min(limit, max(0, MOST - offset)), offset],
    )
    return Matches([pk for (pk,) in documents], min(total, MOST), total <= MOST)


def has(asked: Asked, scope: Scope) -> bool:
    """See `cms.searching.matches.Database`."""
    return bool(_entries(_query(asked, scope), 1))


def most_frequent(words: list[str], scope: Scope) -> str | None:
    """See `cms.searching.matches.Database`."""
    if not words:
        return None
    newest = _entries(_and([_or(words), _place(scope)]), 50)
    wanted = set(words)
    counts = Counter(word for body in newest for word in wanted & set(body.split()))
    return min(counts, key=lambda word: (-counts[word], len(word), word), default=None)


def _entries(query: str, limit: int) -> list[str]:
    """The words of the newest entries that match."""
    rows = _rows(
        f"SELECT {WORDS}.body FROM {WORDS} JOIN {ENTRIES} e ON e.id = {WORDS}.rowid"  # noqa: S608
        f" WHERE {WORDS} MATCH %s AND e.content_type_id = %s ORDER BY {WORDS}.rowid DESC LIMIT %s",
        [query, _kind(), limit],
    )
    return [body for (body,) in rows]


def _query(asked: Asked, scope: Scope) -> str:
    """All the words anywhere, or all in the title, where the last one may be shorter."""
    anywhere = _and(_or(word.forms, word.prefix_in_texts) for word in asked.words)
    in_title = _and(_or(word.forms, word.prefix) for word in asked.words)
    return _and([f"(({anywhere}) OR autocomplete : ({in_title}))", _place(scope)])


def _place(scope: Scope) -> str:
    return f'"{place(scope.site, scope.locale, scope.topic)}"'


def _or(forms: Iterable[str], prefix: str = "") -> str:
    """Words are letters and digits (`cms.searching.words`): quoted, nothing in them is an operator."""
    quoted = [f'"{form}"' for form in sorted(forms)]
    begun = [f'"{prefix}" *'] if prefix else []
    return "(" + " OR ".join(quoted + begun) + ")"


def _and(parts: Iterable[str]) -> str:
    return " AND ".join(parts)


def _kind() -> int:
    # By name: the model imports what is indexed of it.
    return ContentType.objects.get_by_natural_key("cms", "transmissionpage").pk


def _rows(sql: str, values: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
