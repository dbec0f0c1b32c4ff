"""Searching the published transmissions of a site."""

import re
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from pydantic_core import from_json

from cms.models.documents import TransmissionDocument
from cms.searching import postgres, sqlite
from cms.searching.asked import Asked, parse
from cms.searching.highlights import excerpt, marked
from cms.searching.matches import Database, Matches, Scope
from cms.searching.texts import text
from cms.searching.typos import corrected

LONGEST = 200
MOST_HITS = 100

_LOCALE = re.compile(r"[A-Za-z0-9@._-]{1,100}")
_SLUG = re.compile(r"[\w-]{1,120}")


@dataclass(frozen=True)
class Hit:
    """A transmission: its card as JSON, and where the words stand. Only `<mark>` is markup in the HTML."""

    card: bytes
    title_html: str
    excerpt_html: str


@dataclass(frozen=True)
class Found:
    """What was found. `total` is at most 1,000: when not exact, there are more.

    `corrected` are the words that were searched, when nothing has the words that were asked for.
    """

    hits: list[Hit] = field(default_factory=list)
    total: int = 0
    total_is_exact: bool = True
    corrected: str | None = None


def find(
    site_id: int,
    words: str,
    *,
    locale: str | None = None,
    topic: str | None = None,
    limit: int,
    offset: int = 0,
) -> Found:
    """The live, public transmissions that have all of `words`, the best first.

    Words are compared without case and accents and by their stems; the last one may be half typed (with fewer
    than four letters, it is completed in titles only). `topic` is a slug. On PostgreSQL 200 matches in titles
    and the newest others, 400 in all, are ranked; the rest of the first 1,000 follow by date, and nothing
    follows these. Raises `ValueError` for more than 200 characters, a `limit` outside 1 to 100 or an `offset`
    below 0.
    """
    if not 1 <= limit <= MOST_HITS:
        raise ValueError(f"Ask for 1 to {MOST_HITS} hits, not {limit}.")
    if offset < 0:
        raise ValueError(f"Begin at 0 or later, not at {offset}.")
    if len(words) > LONGEST:
        raise ValueError(f"Search for at most {LONGEST} characters, not {len(words)}.")
    asked = parse(words, locale)
    scope = _scope(site_id, locale, topic)
    if not asked.words or scope is None:
        return Found()
    database = _database()
    found = database.matches(asked, scope, limit, offset)
    better = None
    if not found.total and (better := corrected(words, asked, scope, database)):
        asked = parse(f"{better} ", locale)  # all of its words are whole
        found = database.matches(asked, scope, limit, offset)
    return _shown(found, asked, better if found.total else None)


def _database() -> Database:
    # mypy holds each module to the protocol.
    return postgres if connection.vendor == "postgresql" else sqlite


def _scope(site: int, locale: str | None, topic: str | None) -> Scope | None:
    """None when there is no such locale or topic."""
    if locale is not None and not _LOCALE.fullmatch(locale):
        return None
    if topic is None:
        return Scope(site, locale)
    pk = _topic(topic)
    return Scope(site, locale, pk) if pk else None


def _topic(slug: str) -> int | None:
    topics = TransmissionDocument._meta.apps.get_model("cms", "Topic")._default_manager
    return topics.filter(slug=slug).values_list("pk", flat=True).first() if _SLUG.fullmatch(slug) else None


def _shown(found: Matches, asked: Asked, better: str | None) -> Found:
    documents = TransmissionDocument.objects.only("title", "card", "whole").in_bulk(found.documents)
    # One that was unpublished since is not there any more.
    hits = [_hit(documents[pk], asked) for pk in found.documents if pk in documents and documents[pk].card]
    return Found(hits, found.total, found.total_is_exact, better)


def _hit(document: TransmissionDocument, asked: Asked) -> Hit:
    whole: dict[str, Any] = from_json(bytes(document.whole))
    return Hit(bytes(document.card), marked(document.title, asked), excerpt(text(whole), asked))
