"""Caches of the frontend's pages, which know addresses and no tags: Wagtail's backends purge these.

`wagtail.contrib.frontend_cache` as an application would purge once, from the web process, while a page is
published, and forget what failed. Here its backends are called behind the same outbox as all other caches.
"""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from wagtail.contrib.frontend_cache.utils import get_backends

from cms.caches.calls import PurgeFailedError
from cms.models import Change


@dataclass(frozen=True)
class Frontend:
    """A backend of the setting WAGTAILFRONTENDCACHE, by its name there."""

    key: str

    @property
    def name(self) -> str:
        return f"Frontend {self.key}"

    def purge_changes(self, changes: Sequence[Change]) -> None:
        """Purge the page of each transmission that changed, under the address it had before too."""
        backend = get_backends(backends=[self.key])[self.key]
        urls = [
            url
            for url in dict.fromkeys(_addresses(changes))
            if backend.invalidates_hostname(urlsplit(url).netloc)
        ]
        if urls:
            _purge(backend, urls)


def _purge(backend: Any, urls: list[str]) -> None:
    with _overheard() as faults:
        try:
            backend.purge_batch(urls)
        except Exception as error:  # whatever the library behind the backend raises
            raise PurgeFailedError(f"{type(error).__name__}: {error}") from error
    if faults:
        raise PurgeFailedError(faults[0])


def _addresses(changes: Sequence[Change]) -> Iterator[str]:
    for change in changes:
        if change.subject == Change.Subject.TRANSMISSION:
            yield change.url
            if change.kind == Change.Kind.MOVED:
                yield from _address_before(change)


def _address_before(change: Change) -> Iterator[str]:
    before = Change.objects.filter(document=change.document_id, tick__lt=change.tick).order_by("-tick")
    yield from before.values_list("url", flat=True)[:1]


class _Ear(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.faults: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.name in ("wagtail.frontendcache", "root"):
            self.faults.append(record.getMessage())


@contextmanager
def _overheard() -> Iterator[list[str]]:
    """Collect what is logged as an error: Wagtail's backends tell of a failed purge in no other way."""
    ear = _Ear()
    root = logging.getLogger()
    root.addHandler(ear)
    try:
        yield ear.faults
    finally:
        root.removeHandler(ear)
