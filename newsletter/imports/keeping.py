"""How long an import keeps what it knows of people: its file, and the rows that it turned away."""

import json
from collections.abc import Collection
from datetime import datetime
from functools import reduce
from operator import or_

from django.conf import settings
from django.db.models import Q, TextField
from django.db.models.functions import Cast, Coalesce

from newsletter.clock import kept_since
from newsletter.models import WORKING, Import, ImportPart, ImportReject, ImportSeen, ImportState


def prune(now: datetime) -> int:
    """Empty imports that ended, or were left lying, long enough ago. Their counts stay; return how many."""
    old = kept_since(now, settings.NEWSLETTER_IMPORT_KEEP_DAYS)
    if old is None:
        return 0
    lying = Import.objects.exclude(state__in=WORKING).filter(emptied_at=None)
    last = Coalesce("finished_at", "touched_at", "created_at")
    stale = list(lying.annotate(last=last).filter(last__lt=old).values_list("pk", flat=True))
    for model in (ImportPart, ImportReject, ImportSeen):
        model.objects.filter(upload__in=stale).delete()
    return Import.objects.filter(pk__in=stale).update(emptied_at=now, samples={}, size=0)


def forget(hashes: Collection[str], texts: Collection[str]) -> int:
    """A person is erased: the rows with an address of theirs go at once, and every preview of rows.

    So do the files of imports that are over, whose rejected rows have no names of columns then. Other files
    go by themselves, within days; an import that meets the address there leaves it alone.
    """
    Import.objects.exclude(samples={}).update(samples={})
    ImportPart.objects.filter(upload__state=ImportState.DONE).delete()
    theirs = ImportReject.objects.filter(address_hash__in=hashes).delete()[0]
    unread = ImportReject.objects.filter(address_hash="").exclude(cells=[])
    quoted = unread.annotate(text=Cast("cells", TextField())).filter(reduce(or_, map(_stands_there, texts)))
    return theirs + quoted.delete()[0]


def _stands_there(text: str) -> Q:
    """In JSON, as PostgreSQL writes it and as Python does."""
    return Q(text__icontains=json.dumps(text, ensure_ascii=False)[1:-1]) | Q(
        text__icontains=json.dumps(text)[1:-1]
    )
