"""Searching as readers do, on the default site."""

from collections.abc import Callable

import pytest
from wagtail.models import Site

from cms.searching.find import Found, find

Search = Callable[..., Found]


@pytest.fixture
def search(db: None) -> Search:
    """`find` with the usual site and limit."""
    site = Site.objects.get(is_default_site=True).pk

    def search(words: str, **also: object) -> Found:
        return find(site, words, **{"limit": 20, **also})  # type: ignore[arg-type] # any of its keywords

    return search


def titles(found: Found) -> list[str]:
    """What was found, without its markup."""
    return [hit.title_html.replace("<mark>", "").replace("</mark>", "") for hit in found.hits]
