"""Keeping what is mailed: for who asks by `revision` what stood in a letter, and what it got wrong."""

import json
import zlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from cms.documents.fresh import fresh
from cms.documents.shapes import Correction
from cms.models.documents import TransmissionDocument
from cms.models.mailed import MailedDocument
from cms.models.transmission import TransmissionPage
from cms.sites import site_of


@dataclass(frozen=True)
class Corrected:
    """A transmission as it is published, with some of its corrections."""

    title: str
    url: str
    locale: str
    corrections: tuple[Correction, ...]


@transaction.atomic
def keep(pages: Iterable[tuple[Any, int]], letter: UUID) -> None:
    """Keep each `TransmissionPage` as it stands in memory, in place of what the letter held before.

    With each comes the number of its revision.
    """
    held = MailedDocument.objects.filter(letter=letter, mailed_at=None)
    kept = [_keep(page, revision, letter) for page, revision in pages]
    held.exclude(pk__in=kept).delete()


def _keep(page: Any, revision: int, letter: UUID) -> int:
    made = fresh(page)
    row, _ = MailedDocument.objects.update_or_create(
        letter=letter,
        public_id=page.public_id,
        mailed_at=None,
        defaults={
            "site": site_of(page),
            "slug": page.slug,
            "revision": revision,
            "etag": made.etag,
            "content": zlib.compress(made.whole),
        },
    )
    return row.pk


def is_out(letter: UUID, at: datetime) -> None:
    """The letter is being sent: whoever likes may ask for what it held, unless for some readers only."""
    held = MailedDocument.objects.filter(letter=letter, mailed_at=None)
    private = TransmissionPage.objects.not_public().filter(public_id__in=held.values("public_id"))
    held.exclude(public_id__in=list(private.values_list("public_id", flat=True))).update(mailed_at=at)


def corrected_since(page: int, letters: Collection[UUID]) -> Corrected | None:
    """What is published on the page as corrected, and stood in none of the letters that held it.

    None when there is nothing: also when readers may not see the page.
    """
    published = TransmissionDocument.objects.filter(page=page, live=True).first()
    if published is None:
        return None
    told = {
        one.id
        for letter in MailedDocument.objects.filter(letter__in=letters, public_id=published.public_id)
        for one in _corrections(zlib.decompress(bytes(letter.content)))
    }
    missing = tuple(one for one in _corrections(bytes(published.whole)) if one.id not in told)
    return Corrected(published.title, published.url, published.locale, missing) if missing else None


def _corrections(document: bytes) -> list[Correction]:
    """Of a document of any version: the first had none."""
    return [Correction.model_validate(one) for one in json.loads(document).get("corrections", ())]
