"""What is published, as one query each. All values come out as text or bytes (`cms.documents.rows`)."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal
from uuid import UUID

from django.db import connection

from cms.documents.rows import Row, rows

Column = Literal["card", "card_gzip", "whole", "whole_gzip", "whole_brotli"]
Sort = Literal[
    "date", "-date", "published_at", "-published_at", "updated_at", "-updated_at", "title", "-title"
]

# The site of a host name; the default one for a name that no site has.
SITE = (
    "(SELECT id FROM wagtailcore_site WHERE hostname = %s OR is_default_site"
    " ORDER BY CASE WHEN hostname = %s THEN 0 ELSE 1 END LIMIT 1)"
)
TICK = "(SELECT CAST(tick AS text) FROM cms_clock)"
_TABLES = {"topic": "cms_topic", "lens": "cms_lens", "author": "cms_author"}


def one(host: str, name: str, column: Column, held: str, since: int, locale: str | None) -> Row | None:
    """`(etag, modified, id, revision, body)` of a live document by slug or public id; None without one.

    The body stays in the database when `held` names its ETag, as an If-None-Match header does, or when it was
    not modified after `since` (seconds since 1970).
    """
    where, value = ("d.public_id = %s", _uuid(name)) if is_uuid(name) else ("d.slug = %s", name)
    language, also = ("AND d.locale = %s ", (locale,)) if locale else ("", ())
    sql = (
        "SELECT d.etag, CAST(d.modified AS text), CAST(d.public_id AS text), CAST(d.revision AS text),"
        f" CASE WHEN %s LIKE '%%' || d.etag || '%%' OR d.modified <= CAST(%s AS bigint) THEN NULL"
        f" ELSE d.{column} END FROM cms_transmissiondocument d"
        f" WHERE d.site_id = {SITE} AND {where} {language}AND d.live ORDER BY d.id DESC LIMIT 1"
    )
    found = rows(sql, (held, str(since), host, host, value, *also))
    return found[0] if found else None


def trace(host: str, name: str) -> Row | None:
    """`(slug,)` of the live document that had this slug before, `(None,)` when it is gone; None without."""
    sql = (
        "SELECT CASE WHEN d.live THEN d.slug END FROM cms_transmissiondocument d"
        f" LEFT JOIN cms_formerslug f ON f.document_id = d.id AND f.slug = %s WHERE d.site_id = {SITE}"
        " AND (f.id IS NOT NULL OR (NOT d.live AND d.tick > 0 AND {where}))"
        " ORDER BY d.live DESC, d.id DESC LIMIT 1"
    )
    where, value = ("d.public_id = %s", _uuid(name)) if is_uuid(name) else ("d.slug = %s", name)
    found = rows(sql.format(where=where), (name, host, host, value))
    return found[0] if found else None


def tick() -> str:
    """The clock: whatever is the same at the same tick need not be read again."""
    ((now,),) = rows(f"SELECT {TICK}", ())
    return (now or b"0").decode()


@dataclass(frozen=True)
class Asked:
    """Which documents, and in which order. Every filter holds; within one, any of its values is enough."""

    host: str
    sort: Sort = "-date"
    locale: str | None = None
    topic: tuple[str, ...] = ()
    lens: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    # (column, operator, value): `("date", ">=", "2026-01-01")`
    ranges: tuple[tuple[str, str, datetime.date], ...] = ()
    after: tuple[str, int] | None = None
    limit: int = 20


@dataclass
class _Query:
    """A SELECT under construction."""

    source: str = "cms_transmissiondocument d"
    where: list[str] = field(default_factory=list)
    values: list[str] = field(default_factory=list)

    def add(self, condition: str, *values: str) -> None:
        self.where.append(condition)
        self.values += values


def page(asked: Asked, column: Column, held: str = "") -> tuple[str, list[Row]]:
    """The clock's tick and the rows `(key, id, body)` of one page: `key` and `id` say where to go on.

    No row is looked for while the clock still stands at the tick `held`.
    """
    name, direction, comparison = _order(asked.sort)
    query = _filtered(asked)
    key = f"{'f' if query.source != _Query.source else 'd'}.{name}"
    ident = "f.document_id" if key.startswith("f.") else "d.id"
    if asked.after is not None:
        query.add(f"({key}, {ident}) {comparison} (%s, CAST(%s AS bigint))", *map(str, asked.after))
    if held:
        query.add("(SELECT tick FROM cms_clock) <> CAST(%s AS bigint)", held)
    sql = (
        f"SELECT {TICK}, x.k, CAST(x.id AS text), x.body FROM cms_clock LEFT JOIN (SELECT {key} AS sorted,"
        f" CAST({key} AS text) AS k, {ident} AS id, d.{column} AS body FROM {query.source}"
        f" WHERE {' AND '.join(query.where)} ORDER BY {key} {direction}, {ident} {direction}"
        f" LIMIT CAST(%s AS bigint)) x ON 1 = 1 ORDER BY x.sorted {direction}, x.id {direction}"
    )
    found = rows(sql, (*query.values, str(asked.limit)))
    now = (found[0][0] or b"0").decode()
    return now, [row[1:] for row in found if row[2] is not None]


def count(asked: Asked) -> int:
    """How many there are in all, whatever `after` and `limit` say."""
    query = _filtered(asked)
    ((total,),) = rows(
        f"SELECT CAST(COUNT(*) AS text) FROM {query.source} WHERE {' AND '.join(query.where)}",
        tuple(query.values),
    )
    return int(total or 0)


def _order(sort: Sort) -> tuple[str, str, str]:
    return (sort[1:], "DESC", "<") if sort.startswith("-") else (sort, "ASC", ">")


def _filtered(asked: Asked) -> _Query:
    query = _Query()
    facets = {kind: values for kind in _TABLES if (values := getattr(asked, kind))}
    # The newest of one topic stand side by side in the index of facets: no other document is looked at.
    single = next((kind for kind, values in facets.items() if len(values) == 1), None)
    if single and asked.sort in ("date", "-date"):
        query.source = "cms_documentfacet f JOIN cms_transmissiondocument d ON d.id = f.document_id"
        query.add(f"f.facet = {_facet(single)}", facets.pop(single)[0])
    for kind, values in facets.items():
        names = ", ".join(_facet(kind) for _ in values)
        query.add(
            f"EXISTS (SELECT 1 FROM cms_documentfacet o WHERE o.document_id = d.id AND o.facet IN ({names}))",
            *values,
        )
    query.add(f"d.site_id = {SITE}", asked.host, asked.host)
    query.add("d.live")
    if asked.locale:
        query.add("d.locale = %s", asked.locale)
    if asked.names:
        _named(query, asked.names)
    for column, comparison, value in asked.ranges:
        query.add(f"d.{column} {comparison} %s", _moment(value))
    return query


def _moment(value: datetime.date) -> str:
    """As the database writes dates and, in UTC, times; SQLite compares them as text."""
    if isinstance(value, datetime.datetime) and connection.vendor == "sqlite":
        return str(value.replace(tzinfo=None))
    return str(value)


def _facet(kind: str) -> str:
    """A facet by the slug of its snippet, which may be another one tomorrow."""
    return f"(SELECT '{kind}:' || id FROM {_TABLES[kind]} WHERE slug = %s)"


def _named(query: _Query, names: Iterable[str]) -> None:
    slugs = [name for name in names if not is_uuid(name)]
    ids = [_uuid(name) for name in names if is_uuid(name)]
    either = []
    if slugs:
        either.append(f"d.slug IN ({', '.join(['%s'] * len(slugs))})")
    if ids:
        either.append(f"d.public_id IN ({', '.join(['%s'] * len(ids))})")
    query.add(f"({' OR '.join(either)})", *slugs, *ids)


@lru_cache(maxsize=4096)
def is_uuid(name: str) -> bool:
    """Whether it is a public id as the API gives them."""
    try:
        return str(UUID(name)) == name.lower()
    except ValueError:
        return False


def _uuid(name: str) -> str:
    return UUID(name).hex  # as SQLite stores it and PostgreSQL reads it
