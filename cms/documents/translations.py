"""The same page in other languages: the pages that Wagtail's locale trees tie together."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID

from wagtail.models import Page

from blocks.dependencies import use
from cms.documents.stale import translation_tag

Versions = Mapping[UUID, Sequence[Page]]
_found: ContextVar[Versions] = ContextVar("_found")


def translations_json(page: Page) -> list[dict[str, Any]]:
    """`{locale, url, title}` of each that readers may see, by language; the page itself is not among them.

    Notes all of them, for who collects `blocks.dependencies`: also those that are still to come.
    """
    use(translation_tag(page))
    key = page.translation_key
    found = _found.get({})
    versions = found[key] if key in found else _live([page])[key]
    return [
        {"locale": other.locale.language_code, "url": other.full_url, "title": other.title}
        for other in versions
        if other.pk != page.pk and other.get_url_parts() is not None
    ]


@contextmanager
def translated_together(pages: Sequence[Page]) -> Iterator[None]:
    """Inside the `with`, the translations of all of these are looked up once."""
    token = _found.set(_live(pages) if pages else {})
    try:
        yield
    finally:
        _found.reset(token)


def _live(pages: Sequence[Page]) -> Versions:
    """The versions of each page that are published for everybody, by language."""
    versions: dict[UUID, list[Page]] = {page.translation_key: [] for page in pages}
    live = Page.objects.filter(translation_key__in=versions).live().public()
    for version in live.select_related("locale").order_by("locale__language_code"):
        versions[version.translation_key].append(version)
    return versions
