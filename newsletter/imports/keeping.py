"""How long an import keeps what it knows of people: its file, and the rows that it turned away."""

from datetime import datetime

from django.conf import settings
from django.db.models.functions import Coalesce

from newsletter.clock import kept_since
from newsletter.models import WORKING, Import, ImportPart, ImportReject, ImportSeen


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


def forget(address_hash: str) -> int:
    """A person is erased: the rows with their address go at once, and every preview of rows.

    Files go by themselves, within days; an import that meets the address there leaves it alone.
    """
    Import.objects.exclude(samples={}).update(samples={})
    return ImportReject.objects.filter(address_hash=address_hash).delete()[0]
