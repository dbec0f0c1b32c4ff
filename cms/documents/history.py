"""What was published, or mailed, at a moment of the past: byte for byte."""

import datetime
import zlib
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from wagtail.models import Site

from cms.documents.published import is_uuid
from cms.models.documents import Change
from cms.models.mailed import MailedDocument


@dataclass(frozen=True)
class Past:
    """A document as it was; `content` is None when it was not there (any more)."""

    content: bytes | None
    etag: str
    public_id: str
    revision: int | None


def as_of(site: Site, name: str, moment: datetime.datetime) -> Past | None:
    """What was read at `moment` under this slug or public id; None when nobody ever could."""
    until = _of_transmissions(site).filter(at__lte=moment)
    named = until.filter(Q(key=name.lower()) if is_uuid(name) else Q(slug=name)).last()
    if named is None:
        return None
    last = until.filter(document=named.document_id).last()
    # Somebody else may have the slug by now, and this one another.
    return _past(last) if last and (is_uuid(name) or last.slug == name) else None


def of_revision(site: Site, name: str, revision: int) -> Past | None:
    """What was read under this slug or public id when that revision was published, or else mailed first.

    None when it never was.
    """
    published = _of_transmissions(site).filter(revision=revision, content__isnull=False)
    first = published.filter(Q(key=name.lower()) if is_uuid(name) else Q(slug=name)).first()
    return _past(first) if first else _mailed(site, name, revision)


def _mailed(site: Site, name: str, revision: int) -> Past | None:
    out = MailedDocument.objects.filter(site=site, revision=revision, mailed_at__isnull=False)
    named = out.filter(Q(public_id=name) if is_uuid(name) else Q(slug=name))
    first = named.order_by("mailed_at").first()
    if first is None:
        return None
    return Past(zlib.decompress(bytes(first.content)), first.etag, str(first.public_id), revision)


def _of_transmissions(site: Site) -> QuerySet[Change]:
    return Change.objects.filter(site=site, subject=Change.Subject.TRANSMISSION).order_by("tick")


def _past(change: Change) -> Past:
    content = None if change.content is None else zlib.decompress(bytes(change.content))
    return Past(content, change.etag, change.key, change.revision)
