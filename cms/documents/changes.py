"""Writing down what readers can notice."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone
from wagtail.models import Site

from cms.models.documents import Change, TransmissionDocument

# Every list of transmissions is held by caches under this name.
ALL_TRANSMISSIONS = "transmissions"

# Sent once a change is committed, with its `tick`. A wake-up only: who misses it finds the change stored.
committed = Signal()


def transmission_tag(public_id: Any) -> str:
    """What caches hold one transmission under."""
    return f"transmission-{public_id}"


def of_document(stored: TransmissionDocument, kind: Change.Kind, tick: int, content: bytes | None) -> Change:
    """Note that a document changed. `content` is compressed by zlib, None when there is none any more."""
    return _note(
        tick=tick,
        site=stored.site,
        subject=Change.Subject.TRANSMISSION,
        kind=kind,
        key=str(stored.public_id),
        slug=stored.slug,
        url=stored.url,
        tags=[transmission_tag(stored.public_id), ALL_TRANSMISSIONS],
        document=stored,
        revision=stored.revision,
        etag=stored.etag,
        content=content,
    )


def of_subject(
    subject: Change.Subject, kind: Change.Kind, tick: int, key: str, tags: Iterable[str], site: Site | None
) -> Change:
    """Note that a topic, an author, a lens or the site itself changed."""
    return _note(tick=tick, site=site, subject=subject, kind=kind, key=key, slug=key, tags=sorted(tags))


def _note(**fields: Any) -> Change:
    change = Change.objects.create(at=timezone.now(), **fields)
    transaction.on_commit(lambda: committed.send(Change, tick=change.tick), robust=True)
    return change
