"""Making documents anew: those that a change has reached, and those of an older schema version."""

import logging
import time
from collections.abc import Iterator, Sequence

from django.db import transaction
from django.db.models import Q, QuerySet
from wagtail.models import Site

from cms.documents import clock, stale
from cms.documents.fresh import fresh
from cms.documents.serialise import first_published
from cms.documents.shapes import SCHEMA_VERSION
from cms.documents.write import retire, write_now
from cms.models import TransmissionDocument, TransmissionPage

_logger = logging.getLogger(__name__)

# Documents a transaction: it holds the clock, and who publishes waits for it.
BATCH = 20


def waiting() -> int:
    """How many documents are to be made anew."""
    return _due().count()


def some(failed: set[int], limit: int = BATCH) -> int:
    """Make up to `limit` waiting documents anew, in one transaction; returns how many were looked at.

    Workers that do this at the same time wait for each other and share the work. A document that cannot be
    made is logged and put into `failed`: it goes on waiting, readers keep the one of before, and no other
    waits for it.
    """
    with transaction.atomic():
        clock.advance()
        due = list(_due().exclude(pk__in=failed).only("url", "slug", "page_id", "public_id")[:limit])
        try:
            _make(due)
        except Exception:  # which of them it was is seen when each is made alone
            failed |= {document.pk for document in due if not _is_made(document)}
    return len(due)


@transaction.atomic
def _make(documents: Sequence[TransmissionDocument]) -> None:
    for document in documents:
        if not document.page_id:
            retire(document.public_id, ())
    write_now(TransmissionPage, [one.page_id for one in documents if one.page_id])


def _is_made(document: TransmissionDocument) -> bool:
    try:
        _make([document])
    except Exception:
        _logger.exception("The document of %s cannot be made", document.url or document.slug)
        return False
    return True


def until_done() -> Iterator[int]:
    """Make every waiting document anew, telling after each batch how many it held."""
    failed: set[int] = set()
    while count := some(failed):
        yield count


def for_a_while(seconds: float) -> bool:
    """Make waiting documents anew for that long, or until none waits; returns whether some still do."""
    end = time.monotonic() + seconds
    failed: set[int] = set()
    while some(failed):
        if time.monotonic() > end:
            return waiting() > len(failed)
    return False


@transaction.atomic
def order_everything() -> int:
    """Mark every document, and give each published transmission one; returns how many wait then."""
    clock.advance()
    stale.mark_all()
    return order_missing()


def order_missing() -> int:
    """Give published transmissions without a document one that waits, as after an upgrade.

    Returns how many documents wait then.
    """
    missing = TransmissionPage.objects.live().filter(document=None).select_related("locale")
    TransmissionDocument.objects.bulk_create(
        (_empty(page, site) for page in missing if (site := page.get_site()) is not None),
        ignore_conflicts=True,  # two sweeps at once, or its editor publishes it just now
    )
    return waiting()


def differences() -> Iterator[str]:
    """Compare what is stored with a fresh serialisation; a sentence for each document that differs."""
    for page in TransmissionPage.objects.live().public().iterator(chunk_size=BATCH):
        if page.get_site() is None:
            continue
        stored = TransmissionDocument.objects.filter(page=page, live=True).first()
        if stored is None:
            yield f"{page.full_url}: published, but has no document"
        elif (bytes(stored.card), bytes(stored.whole)) != (
            (new := fresh(page)).card,
            new.whole,
        ):
            yield f"{stored.url}: the stored document differs from a fresh one"
    hidden = ~Q(page__in=TransmissionPage.objects.live().public())
    for stored in TransmissionDocument.objects.filter(hidden, live=True):
        yield f"{stored.url}: has a document, but is not published"


def _empty(page: TransmissionPage, site: Site) -> TransmissionDocument:
    """A document that waits to be made."""
    return TransmissionDocument(
        public_id=page.public_id,
        page=page,
        site=site,
        locale=page.locale.language_code,
        slug=page.slug,
        url="",
        title=page.title,
        date=page.date,
        published_at=first_published(page),
        updated_at=first_published(page),
        stale=True,
        schema_version=SCHEMA_VERSION,
        etag="",
    )


def _due() -> QuerySet[TransmissionDocument]:
    return TransmissionDocument.objects.filter(
        Q(stale=True) | Q(live=True, schema_version__lt=SCHEMA_VERSION)
    ).order_by("pk")
