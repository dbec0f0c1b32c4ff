"""Writing documents, in the transaction that changes their transmissions."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from wagtail.models import Page, PageViewRestriction, Site

from blocks.together import loaded_together
from cms.documents import changes, clock, stale
from cms.documents.fresh import fresh
from cms.documents.serialise import document
from cms.documents.store import Made, store
from cms.documents.translations import translated_together
from cms.models.documents import Change, TransmissionDocument
from cms.sites import site_key


def write(model: type[Page], pk: int) -> None:
    """Make the document of the page with this key what a fresh serialisation gives.

    `model` is `TransmissionPage`, which imports this module. The page is read again, so that nothing of a
    draft in memory can get out. A page that readers may not see leaves a trace without a text.
    """
    _prepare(model, pk)
    write_now(model, [pk])


@transaction.atomic
def write_now(model: type[Page], pks: Sequence[int]) -> None:
    """`write` for pages whose renditions are there already: nothing is scaled before the clock is held.

    Many at once cost a fraction of what they cost one by one. Raises what any of them raises.
    """
    last = clock.advance(len(pks))
    pages = list(_loaded(model).filter(pk__in=pks).order_by("pk"))
    ticks = {page.pk: tick for tick, page in enumerate(pages, start=last - len(pages) + 1)}
    stored = _stored(pages)
    shown = _shown(pages)
    for page in pages:
        if page not in shown:
            had = stored.get(page.public_id)
            stale.mark(stale.shown_as(page), but=[had.pk] if had else [])
            _retire(had, ticks[page.pk])
    sites = Site.objects.in_bulk()
    with loaded_together([page.body for page in shown], _pictures(shown)), translated_together(shown):
        made = [
            Made(
                page=page,
                site=sites[site_key(page)],
                stored=stored.get(page.public_id) or TransmissionDocument(public_id=page.public_id),
                tick=ticks[page.pk],
                new=fresh(page),
            )
            for page in shown
        ]
    store(made)


@transaction.atomic
def retire(public_id: Any, shown_as: Collection[str]) -> None:
    """Leave nothing but a trace of a transmission that was deleted, if readers ever saw it.

    `shown_as` is what `stale.shown_as` says of its page.
    """
    tick = clock.advance()
    stale.mark(shown_as)
    _retire(TransmissionDocument.objects.filter(public_id=public_id).first(), tick)


def _prepare(model: type[Page], pk: int) -> None:
    """Make missing renditions before the clock is held: scaling a picture takes longer than all the rest."""
    page = _loaded(model).filter(pk=pk, live=True).first()
    if page is not None:
        document(page)


def _stored(pages: Sequence[Any]) -> dict[Any, TransmissionDocument]:
    keys = [page.public_id for page in pages]
    return {one.public_id: one for one in TransmissionDocument.objects.filter(public_id__in=keys)}


def _shown(pages: Sequence[Page]) -> list[Page]:
    """Those that readers may see."""
    live = [page for page in pages if page.live and page.get_url_parts() is not None]
    if not PageViewRestriction.objects.exists():
        return live
    return [page for page in live if not page.get_view_restrictions().exists()]


def _pictures(pages: Sequence[Any]) -> list[Any]:
    """What stands around the bodies."""
    portraits = [link.author.portrait for page in pages for link in page.author_links.all()]
    around = [picture for page in pages for picture in (page.cover, page.share_image)]
    return [picture for picture in (*portraits, *around) if picture is not None]


def _loaded(model: type[Page]) -> QuerySet[Page]:
    """Pages with what stands around their body."""
    return model.objects.select_related("topic", "locale", "cover", "share_image").prefetch_related(
        "author_links__author__portrait__renditions",
        "continue_reading_links__linked_page",
        "corrections",
        "cover__renditions",
        "share_image__renditions",
    )


def _retire(stored: TransmissionDocument | None, tick: int) -> None:
    if stored is None:
        return
    if not stored.live:
        TransmissionDocument.objects.filter(pk=stored.pk, stale=True).update(stale=False)
        return
    stored.live = stored.stale = False
    stored.tick, stored.etag = tick, ""
    stored.card = stored.card_gzip = stored.whole = stored.whole_gzip = stored.whole_brotli = b""
    stored.save()
    stored.dependencies.all().delete()
    stored.facets.all().delete()
    changes.note([changes.of_document(stored, Change.Kind.GONE, content=None)])
