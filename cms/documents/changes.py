"""Writing down what readers can notice."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone
from wagtail.models import Site

from cms.models.documents import Change, TransmissionDocument

# Every list of transmissions is held by caches under this name.
ALL_TRANSMISSIONS = "transmissions"

# Sent once changes are committed, with the last `tick`. A wake-up only: who misses it finds them stored.
committed = Signal()


def transmission_tag(public_id: Any) -> str:
    """What caches hold one transmission under."""
    return f"transmission-{public_id}"


def of_document(stored: TransmissionDocument, kind: Change.Kind, content: bytes | None) -> Change:
    """That a document changed at its tick, for `note`. `content` is compressed by zlib, None without any."""
    return Change(
        at=timezone.now(),
        tick=stored.tick,
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
    change = Change(
        at=timezone.now(),
        tick=tick,
        site=site,
        subject=subject,
        kind=kind,
        key=key,
        slug=key,
        tags=sorted(tags),
    )
    note([change])
    return change


def note(changes: Sequence[Change]) -> None:
    """Write changes down, in the order of their ticks, and tell of the last one once they are committed."""
    if changes:
        Change.objects.bulk_create(changes)
        last = changes[-1].tick
        transaction.on_commit(lambda: committed.send(Change, tick=last), robust=True)
