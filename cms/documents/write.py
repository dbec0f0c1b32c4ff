"""Writing a transmission's document, in the transaction that changes the transmission."""

import hashlib
import time
import zlib
from dataclasses import dataclass
from typing import Any

import brotli
from django.db import transaction
from django.db.models import QuerySet
from wagtail.models import Page, Site

from blocks.dependencies import recorded, tag
from cms.documents import changes, clock, pieces, stale
from cms.documents.serialise import document, first_published
from cms.documents.shapes import SCHEMA_VERSION, Transmission, TransmissionCard, as_bytes
from cms.models.documents import Change, DocumentDependency, DocumentFacet, FormerSlug, TransmissionDocument

# At 9 brotli takes five times as long for three per cent, and a changed lens may reach a thousand documents.
BROTLI_QUALITY = 6


@dataclass(frozen=True)
class Fresh:
    """A transmission serialised anew. `dependencies` and `facets` are tags of `blocks.dependencies`."""

    card: bytes
    whole: bytes
    url: str
    dependencies: frozenset[str]
    facets: frozenset[str]

    @property
    def etag(self) -> str:
        return hashlib.md5(self.whole, usedforsecurity=False).hexdigest()


def fresh(page: Page) -> Fresh:
    """Serialise a `TransmissionPage` as it stands in memory. Makes the renditions that are missing."""
    with recorded() as used:
        value = document(page)
    lenses = {one for one in used if one.startswith("lens:")}
    authors = {tag("author", link.author_id) for link in page.author_links.all()}
    topic = {tag("topic", page.topic_id)} if page.topic_id else set()
    return Fresh(
        card=as_bytes(TransmissionCard, {name: value[name] for name in TransmissionCard.model_fields}),
        whole=as_bytes(Transmission, value),
        url=value["url"],
        dependencies=frozenset(used),
        facets=frozenset(lenses | authors | topic),
    )


def write(model: type[Page], pk: int) -> Change | None:
    """Make the document of the page with this key what a fresh serialisation gives; None when it was that.

    `model` is `TransmissionPage`, which imports this module. The page is read again, so that nothing of a
    draft in memory can get out. A page that readers may not see leaves a trace without a text.
    """
    _prepare(model, pk)
    return write_now(model, pk)


@transaction.atomic
def write_now(model: type[Page], pk: int) -> Change | None:
    """`write` for a page whose renditions are there already: nothing is scaled before the clock is held."""
    tick = clock.advance()
    page = _loaded(model).filter(pk=pk).first()
    if page is None:
        return None
    site = page.get_site()
    stored = TransmissionDocument.objects.filter(public_id=page.public_id).first()
    if site is None or not page.live or page.get_view_restrictions().exists():
        stale.mark({tag("page", pk)}, but=stored.pk if stored else None)
        return _retire(stored, tick) if stored else None
    return _store(page, site, stored or TransmissionDocument(public_id=page.public_id), tick)


@transaction.atomic
def retire(public_id: Any, pk: int) -> Change | None:
    """Leave nothing but a trace of a transmission that was deleted; None when readers never saw it.

    `pk` is the key that its page had, which others may show.
    """
    tick = clock.advance()
    stored = TransmissionDocument.objects.filter(public_id=public_id).first()
    stale.mark({tag("page", pk)})
    return _retire(stored, tick) if stored else None


def _prepare(model: type[Page], pk: int) -> None:
    """Make missing renditions before the clock is held: scaling a picture takes longer than all the rest."""
    page = _loaded(model).filter(pk=pk, live=True).first()
    if page is not None:
        document(page)


def _loaded(model: type[Page]) -> QuerySet[Page]:
    """Pages with what stands around their body."""
    return model.objects.select_related("topic", "locale", "cover", "share_image").prefetch_related(
        "author_links__author__portrait__renditions",
        "continue_reading_links__linked_page",
        "cover__renditions",
        "share_image__renditions",
    )


def _store(page: Any, site: Site, stored: TransmissionDocument, tick: int) -> Change | None:
    new = fresh(page)
    same = stored.live and (bytes(stored.whole), bytes(stored.card)) == (new.whole, new.card)
    seen_by_others = not stored.live or bytes(stored.card) != new.card
    kind = _kind(stored, page.slug, new.url)
    if kind is Change.Kind.MOVED and stored.slug != page.slug:
        _remember_slug(stored)
    stored.page, stored.site, stored.locale = page, site, page.locale.language_code
    stored.slug, stored.url, stored.title, stored.date = page.slug, new.url, page.title, page.date
    stored.published_at = first_published(page)
    stored.updated_at = page.last_published_at or stored.published_at
    stored.live, stored.stale = True, False
    stored.schema_version, stored.revision = SCHEMA_VERSION, page.live_revision_id
    if not same:
        stored.tick, stored.etag = tick, new.etag
        stored.modified = max(int(time.time()), stored.modified + 1)
        stored.card, stored.card_gzip = new.card, pieces.piece(new.card)
        stored.whole, stored.whole_gzip = new.whole, pieces.piece(new.whole)
        stored.whole_brotli = brotli.compress(new.whole, quality=BROTLI_QUALITY)
    stored.save()
    _replace(stored, DocumentDependency, "tag", new.dependencies)
    _replace(stored, DocumentFacet, "facet", new.facets, date=page.date)
    if seen_by_others:
        stale.mark({tag("page", page.pk)}, but=stored.pk)
    return None if same else changes.of_document(stored, kind, tick, content=zlib.compress(new.whole))


def _kind(stored: TransmissionDocument, slug: str, url: str) -> Change.Kind:
    if not stored.live:
        return Change.Kind.PUBLISHED
    return Change.Kind.UPDATED if (stored.slug, stored.url) == (slug, url) else Change.Kind.MOVED


def _retire(stored: TransmissionDocument, tick: int) -> Change | None:
    if not stored.live:
        TransmissionDocument.objects.filter(pk=stored.pk, stale=True).update(stale=False)
        return None
    stored.live = stored.stale = False
    stored.tick, stored.etag = tick, ""
    stored.card = stored.card_gzip = stored.whole = stored.whole_gzip = stored.whole_brotli = b""
    stored.save()
    stored.dependencies.all().delete()
    stored.facets.all().delete()
    return changes.of_document(stored, Change.Kind.GONE, tick, content=None)


def _remember_slug(stored: TransmissionDocument) -> None:
    FormerSlug.objects.update_or_create(
        site=stored.site, locale=stored.locale, slug=stored.slug, defaults={"document": stored}
    )


def _replace(
    stored: TransmissionDocument, model: Any, column: str, names: frozenset[str], **also: Any
) -> None:
    """Have just these rows, touching none that is there already."""
    rows = model.objects.filter(document=stored)
    had = {row.pop(column): row for row in rows.values(column, *also)}
    kept = {name for name in names if had.get(name) == also}
    if had.keys() - kept:
        rows.filter(**{f"{column}__in": had.keys() - kept}).delete()
    model.objects.bulk_create(
        model(document=stored, **{column: name}, **also) for name in sorted(names - kept)
    )
