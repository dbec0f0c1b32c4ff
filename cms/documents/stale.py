"""Marking the documents that a change reaches. `cms.documents.rebuild` makes the marked ones anew."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Q
from django.dispatch import Signal
from wagtail.models import Page

from blocks.dependencies import tag
from cms.models.documents import DocumentDependency, TransmissionDocument

# Sent once marks are committed. A wake-up only: who misses it finds the marks.
marked = Signal()


def translation_tag(page: Page) -> str:
    """Stands for the page in whatever languages there are."""
    return tag("translation", page.translation_key)


def shown_as(page: Page) -> set[str]:
    """The tags under which others show the page: as itself, and as a translation of theirs."""
    return {tag("page", page.pk), translation_tag(page)}


def mark(tags: Collection[str], but: Collection[int] = ()) -> int:
    """Mark what depends on one of `tags`, except the documents with the keys `but`; returns how many.

    The caller holds the clock: a document that is being written meanwhile would be missed without it.
    """
    dependents = DocumentDependency.objects.filter(tag__in=tags).values("document_id")
    return _mark(Q(pk__in=dependents) & ~Q(pk__in=but))


def mark_below(path: str) -> int:
    """Mark the documents of the page with this path and of all below it. The caller holds the clock."""
    return _mark(Q(page__path__startswith=path))


def mark_all() -> int:
    """Mark every document. The caller holds the clock."""
    return _mark(Q())


def _mark(which: Q) -> int:
    count = TransmissionDocument.objects.filter(which, stale=False).update(stale=True)
    if count:
        transaction.on_commit(lambda: marked.send(TransmissionDocument), robust=True)
    return count
