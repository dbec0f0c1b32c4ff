"""Searching the transmissions by their words."""

from typing import Any

from pydantic import Field
from pydantic_core import from_json

from cms.api.answers import Answer, Meta, typed_answer
from cms.api.parameters import Parameters
from cms.api.schemas import SearchResults
from cms.api.site import site_asked
from cms.documents.changes import ALL_TRANSMISSIONS
from cms.searching.find import LONGEST, MOST_HITS, Hit, find

_FURTHEST = 1_000  # nobody turns so many pages, and the database would walk over all of them


class SearchParameters(Parameters):
    """What to look for."""

    q: str = Field(max_length=LONGEST, description="Words; the last one may be half typed.")
    topic: str | None = Field(None, max_length=120, description="A topic's slug.")
    locale: str | None = Field(None, max_length=100, description="A language code, such as `en`.")
    limit: int = Field(20, ge=1, le=MOST_HITS)
    offset: int = Field(0, ge=0, le=_FURTHEST, description="How many hits to leave out.")


def search(meta: Meta, wanted: SearchParameters) -> Answer:
    """The best hits first."""
    found = find(
        site_asked(meta).pk,
        wanted.q,
        locale=wanted.locale,
        topic=wanted.topic,
        limit=wanted.limit,
        offset=wanted.offset,
    )
    results = {
        "items": [_as_json(hit) for hit in found.hits],
        "total": found.total,
        "total_is_exact": found.total_is_exact,
        "corrected": found.corrected,
    }
    return typed_answer(meta, SearchResults, results, (ALL_TRANSMISSIONS,))


def _as_json(hit: Hit) -> dict[str, Any]:
    return {
        "transmission": from_json(hit.card),
        "title_html": hit.title_html,
        "excerpt_html": hit.excerpt_html,
    }
