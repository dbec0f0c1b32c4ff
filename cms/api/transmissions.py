"""Transmissions: the list and the one. Each function answers a request by one query for stored bytes."""

import datetime
import json
import zlib
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection

from cms.api import cursor as cursors
from cms.api.answers import (
    Answer,
    Meta,
    codings,
    fresh_headers,
    has,
    held_since,
    host_of,
    not_modified,
    problem,
)
from cms.api.kept import Answers
from cms.api.site import site_asked
from cms.api.wanted import DetailParameters, ListParameters
from cms.documents import history, pieces, published
from cms.documents.changes import ALL_TRANSMISSIONS, transmission_tag
from cms.documents.published import Asked, Column
from cms.documents.rows import Row
from cms.documents.shapes import TransmissionCard

DETAIL = "/api/content/v1/transmissions/{slug}/"
_CARD_FIELDS = frozenset(TransmissionCard.model_fields)


_RANGES = {
    "date_from": ("date", ">="),
    "date_to": ("date", "<="),
    "published_after": ("published_at", ">"),
    "published_before": ("published_at", "<"),
    "updated_after": ("updated_at", ">"),
    "updated_before": ("updated_at", "<"),
}


# Pages of lists that stay what they are while the clock stands still.
pages = Answers()
# Whole transmissions, each as long as the database tells the ETag that it has.
bodies = Answers(most_bytes=8 * 2**20)


def listing(meta: Meta, wanted: ListParameters) -> Answer:
    """A page of the list."""
    gzip = not wanted.fields and "gzip" in codings(meta.get("HTTP_ACCEPT_ENCODING", ""))
    name = _fingerprint(meta)
    if meta.get("HTTP_IF_NONE_MATCH") and has(meta, etag := _list_etag(published.tick(), name, gzip)):
        return not_modified(fresh_headers(etag, (ALL_TRANSMISSIONS,)))
    now, body, kept = _page(meta, wanted, gzip)
    headers = fresh_headers(_list_etag(now, name, gzip), (ALL_TRANSMISSIONS,))
    return _coded(body, "gzip" if gzip else "", headers, kept)


def _page(meta: Meta, wanted: ListParameters, gzip: bool) -> tuple[str, bytes, bool]:
    """The clock's tick, the page as it is then, and whether that was kept: one query either way."""
    # What a transaction sees of itself may never be true.
    may_keep = not connection.in_atomic_block
    key = (connection.settings_dict["NAME"], host_of(meta), wanted, gzip)
    kept = pages.get(key) if may_keep else None
    asked = _asked(meta, wanted)
    whole = wanted.full or not _CARD_FIELDS.issuperset(wanted.fields)
    now, found = published.page(asked, _column(whole, gzip), kept.proof if kept else "")
    if kept and kept.proof == now:
        return now, kept.body, True
    body = _made(asked, wanted, found, gzip)
    if may_keep:
        pages.put(key, now, body)
    return now, body, False


def _made(asked: Asked, wanted: ListParameters, found: list[Row], gzip: bool) -> bytes:
    items, after = _cut(found, wanted)
    tail = b'],"next_cursor":' + json.dumps(after).encode()
    if wanted.count:
        tail += b',"total":%d' % published.count(asked)
    if wanted.fields:
        items = [_only(wanted.fields, item) for item in items]
    return _joined(items, tail + b"}", gzip)


def _column(whole: bool, gzip: bool) -> Column:
    if whole:
        return "whole_gzip" if gzip else "whole"
    return "card_gzip" if gzip else "card"


def _fingerprint(meta: Meta) -> str:
    """Tells one list from another."""
    return f"{hash_of(meta.get('HTTP_HOST', ''))}{hash_of(meta.get('QUERY_STRING', ''))}"


def hash_of(text: str) -> str:
    """The same eight digits in every process and on every day."""
    return f"{zlib.crc32(text.encode()):08x}"


def _list_etag(now: str, name: str, gzip: bool) -> str:
    return f"{now}-{name}{'-gzip' if gzip else ''}"


def _asked(meta: Meta, wanted: ListParameters) -> Asked:
    ranges = [(*_RANGES[name], value) for name in _RANGES if (value := getattr(wanted, name)) is not None]
    return Asked(
        host=host_of(meta),
        sort=wanted.sort,
        locale=wanted.locale,
        topic=wanted.topic,
        lens=wanted.lens,
        author=wanted.author,
        names=wanted.among,
        ranges=tuple(ranges),
        after=cursors.decode(wanted.cursor, wanted.sort) if wanted.cursor else None,
        limit=wanted.limit + 1,
    )


def _cut(found: list[Any], wanted: ListParameters) -> tuple[list[bytes], str | None]:
    """The bodies of one page, and the cursor of the next one."""
    shown = found[: wanted.limit]
    if len(found) <= wanted.limit:
        return [body for _, _, body in shown], None
    key, ident, _ = shown[-1]
    return [body for _, _, body in shown], cursors.encode(wanted.sort, key.decode(), int(ident))


def _joined(items: list[bytes], tail: bytes, gzip: bool) -> bytes:
    if not gzip:
        return b'{"items":[' + b",".join(items) + tail
    parts, literal = [b'{"items":['], [True]
    for item in items:
        parts += [item, b","]
        literal += [False, True]
    if items:
        del parts[-1], literal[-1]
    return pieces.gzip([*parts, tail], literal=[*literal, True])


def _only(fields: tuple[str, ...], content: bytes) -> bytes:
    members = json.loads(content)
    chosen = {name: members[name] for name in members if name in fields}
    return json.dumps(chosen, ensure_ascii=False, separators=(",", ":")).encode()


def detail(meta: Meta, wanted: DetailParameters, slug: str) -> Answer:
    """One transmission by its slug or public id."""
    if wanted.as_of or wanted.revision:
        return _past(meta, wanted, slug)
    taken = frozenset() if wanted.fields else codings(meta.get("HTTP_ACCEPT_ENCODING", ""))
    coding = "br" if "br" in taken else "gzip" if "gzip" in taken else ""
    column: Column = {"br": "whole_brotli", "gzip": "whole_gzip"}.get(coding, "whole")  # type: ignore[assignment]
    held, host, since = meta.get("HTTP_IF_NONE_MATCH", "")[:1000], host_of(meta), held_since(meta)
    key = (host, slug, wanted.locale, coding, wanted.fields)
    kept = bodies.get(key)
    row = published.one(host, slug, column, f"{held} {kept.proof}" if kept else held, since, wanted.locale)
    if row is None:
        return _missing(host, slug)
    etag, modified, ident, revision, body = row
    proof = (etag or b"").decode()
    variant = _variant(proof, coding, wanted.fields)
    headers = fresh_headers(variant, (_tag((ident or b"").decode()),), int(modified or 0))
    if revision:
        headers["Content-Revision"] = revision.decode()
    if has(meta, variant) or int(modified or 0) <= since:
        return not_modified(headers)
    if kept and kept.proof == proof:
        return _coded(kept.body, coding, headers, kept=True)
    if body is None:  # the client has it in another coding, or other fields of it
        row = published.one(host, slug, column, "", -1, wanted.locale)
        if row is None or row[0] != etag:  # published anew between the two queries
            return detail({**meta, "HTTP_IF_NONE_MATCH": ""}, wanted, slug)
        body = row[-1]
    whole = _whole(body or b"", coding, wanted.fields)
    bodies.put(key, proof, whole)
    return _coded(whole, coding, headers, kept=False)


@lru_cache(maxsize=4096)
def _tag(ident: str) -> str:
    return transmission_tag(UUID(ident))  # which SQLite writes without hyphens


def _whole(body: bytes, coding: str, fields: tuple[str, ...]) -> bytes:
    if coding == "gzip":
        body = pieces.gzip([body], literal=[False])
    return _only(fields, body) if fields else body


def _coded(body: bytes, coding: str, headers: dict[str, str], kept: bool) -> Answer:
    return Answer(200, body, headers | ({"Content-Encoding": coding} if coding else {}), kept=kept)


def _variant(etag: str, coding: str, fields: tuple[str, ...]) -> str:
    """Each form of the same document is another representation, with an entity tag of its own."""
    chosen = f"-{hash_of(','.join(sorted(fields)))}" if fields else ""
    return f"{etag}{chosen}{f'-{coding}' if coding else ''}"


def _missing(host: str, slug: str) -> Answer:
    trace = published.trace(host, slug)
    if trace is None:
        return problem(404, f"There is no transmission {slug!r}. The list at ../ has all of them.")
    if trace[0] is None:
        return problem(410, f"The transmission {slug!r} is not published any more.")
    location = DETAIL.format(slug=trace[0].decode())
    answer = problem(301, f"The transmission moved to {location}", location=location)
    return Answer(301, answer.body, answer.headers | {"Location": location}, answer.content_type)


def _past(meta: Meta, wanted: DetailParameters, slug: str) -> Answer:
    site = site_asked(meta)
    if wanted.as_of and wanted.revision:
        return problem(400, "Give as_of or revision, not both.")
    if wanted.revision:
        found = history.of_revision(site, slug, wanted.revision)
    else:
        found = history.as_of(site, slug, wanted.as_of or datetime.datetime.max)
    if found is None:
        return problem(404, f"{slug!r} was not published at that time, or never as that revision.")
    if found.content is None:
        return problem(410, f"{slug!r} was not published any more at that time.")
    headers = fresh_headers(_variant(found.etag, "", wanted.fields), (transmission_tag(found.public_id),))
    if found.revision:
        headers["Content-Revision"] = str(found.revision)
    if has(meta, headers["ETag"].strip('"')):
        return not_modified(headers)
    return Answer(200, _whole(found.content, "", wanted.fields), headers)
