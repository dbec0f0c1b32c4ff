"""Storing fresh documents: a handful of statements, however many there are."""

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import brotli
from django.dispatch import Signal
from wagtail.models import Site

from cms.documents import changes, pieces, stale
from cms.documents.fresh import Fresh
from cms.documents.serialise import first_published
from cms.documents.shapes import SCHEMA_VERSION
from cms.models.documents import Change, DocumentDependency, DocumentFacet, FormerSlug, TransmissionDocument

# At 9 brotli takes six times as long for three per cent, and a changed lens may reach a thousand documents.
BROTLI_QUALITY = 5

# Sent in the transaction, with the `documents` that were stored and, as their `page`, the pages as read.
stored_together = Signal()

_TEXT = ("tick", "etag", "modified", "card", "card_gzip", "whole", "whole_gzip", "whole_brotli")
_HEAD = (
    "page",
    "site",
    "locale",
    "slug",
    "url",
    "title",
    "date",
    "published_at",
    "updated_at",
    "live",
    "stale",
    "schema_version",
    "revision",
)


@dataclass(frozen=True)
class Made:
    """A `TransmissionPage` as serialised at this tick, and its document, which has no key if it is new."""

    page: Any
    site: Site
    stored: TransmissionDocument
    tick: int
    new: Fresh

    def kind(self) -> Change.Kind | None:
        """What readers notice; None when nothing is another than it was."""
        stored, new = self.stored, self.new
        if not stored.live:
            return Change.Kind.PUBLISHED
        if (bytes(stored.whole), bytes(stored.card)) == (new.whole, new.card):
            return None
        is_there = (stored.slug, stored.url) == (self.page.slug, new.url)
        return Change.Kind.UPDATED if is_there else Change.Kind.MOVED

    def is_new_to_others(self) -> bool:
        """Whether those that show this one are out of date: they show no more of it than its card."""
        return not self.stored.live or bytes(self.stored.card) != self.new.card


def store(made: Sequence[Made]) -> None:
    """Store what was made, and note what changed. The caller holds the clock since before it was made."""
    kinds = [one.kind() for one in made]
    shown_elsewhere = {name for one in made if one.is_new_to_others() for name in stale.shown_as(one.page)}
    for one, kind in zip(made, kinds, strict=True):
        if kind is Change.Kind.MOVED:
            _remember_slug(one.stored, one.page.slug)
        _fill_head(one)
        if kind:
            _fill_text(one)
    changed = [(one, kind) for one, kind in zip(made, kinds, strict=True) if kind]
    documents = [one.stored for one in made]
    _save(documents, {id(one.stored) for one, _ in changed})
    _have(DocumentDependency, ("tag",), documents, _dependencies(made))
    _have(DocumentFacet, ("facet", "date"), documents, _facets(made))
    stored_together.send(TransmissionDocument, documents=documents)
    if shown_elsewhere:
        stale.mark(shown_elsewhere, but=[one.pk for one in documents])
    changes.note([changes.of_document(one.stored, kind, _kept(one.stored)) for one, kind in changed])


def _remember_slug(stored: TransmissionDocument, now: str) -> None:
    if stored.slug != now:
        FormerSlug.objects.update_or_create(
            site=stored.site, locale=stored.locale, slug=stored.slug, defaults={"document": stored}
        )


def _fill_head(made: Made) -> None:
    stored, page = made.stored, made.page
    stored.page, stored.site, stored.locale = page, made.site, page.locale.language_code
    stored.slug, stored.url, stored.title, stored.date = page.slug, made.new.url, page.title, page.date
    stored.published_at = first_published(page)
    stored.updated_at = page.last_published_at or stored.published_at
    stored.live, stored.stale = True, False
    stored.schema_version, stored.revision = SCHEMA_VERSION, page.live_revision_id


def _fill_text(made: Made) -> None:
    stored, new = made.stored, made.new
    stored.tick, stored.etag = made.tick, new.etag
    stored.modified = max(int(time.time()), stored.modified + 1)
    stored.card, stored.card_gzip = new.card, pieces.piece(new.card)
    stored.whole, stored.whole_gzip = new.whole, pieces.piece(new.whole)
    stored.whole_brotli = brotli.compress(new.whole, quality=BROTLI_QUALITY)


def _kept(stored: TransmissionDocument) -> bytes:
    return pieces.zlib_stream(bytes(stored.whole), bytes(stored.whole_gzip))


def _save(documents: Sequence[TransmissionDocument], changed: Collection[int]) -> None:
    """Write the rows; `changed` are the `id()`s of those whose text is another."""
    rows = TransmissionDocument.objects
    missing = [one for one in documents if one.pk is None]
    there = [one for one in documents if one.pk is not None]
    rows.bulk_create(
        [one for one in there if id(one) in changed],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[*_HEAD, *_TEXT],
    )
    rows.bulk_update([one for one in there if id(one) not in changed], _HEAD)
    rows.bulk_create(missing)


def _dependencies(made: Sequence[Made]) -> set[tuple[object, ...]]:
    return {(one.stored.pk, name) for one in made for name in one.new.dependencies}


def _facets(made: Sequence[Made]) -> set[tuple[object, ...]]:
    return {(one.stored.pk, name, one.page.date) for one in made for name in one.new.facets}


def _have(
    model: Any, columns: Sequence[str], documents: Sequence[TransmissionDocument], wanted: set[Any]
) -> None:
    """Have just the `wanted` rows of these documents, touching none that is there already."""
    names = ("document_id", *columns)
    rows = model.objects.filter(document__in=documents).values_list("pk", *names)
    had = {tuple(values): pk for pk, *values in rows}
    if gone := [pk for values, pk in had.items() if values not in wanted]:
        model.objects.filter(pk__in=gone).delete()
    missing = sorted(wanted - had.keys())
    model.objects.bulk_create(model(**dict(zip(names, values, strict=True))) for values in missing)
