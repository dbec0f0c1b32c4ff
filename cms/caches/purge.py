"""Purging what has changed since the last time, for each cache by itself."""

import logging
import secrets
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from cms.caches.calls import PurgeFailedError
from cms.caches.configured import Cache, caches
from cms.models import Change, PurgedCache
from cms.printable import printable

log = logging.getLogger(__name__)

# Changes whose tags are purged together: coalesced, and few enough to repeat when a call fails.
WINDOW = 1000
LEASE = timedelta(minutes=3)
FIRST_RETRY = timedelta(seconds=5)
LONGEST_RETRY = timedelta(minutes=5)
# A cache that was not there before: what changed before this cannot be in it any more, or is of no harm.
LOOKS_BACK = timedelta(hours=1)
# So long webhooks wait for a cache that does not answer.
PATIENCE = timedelta(minutes=1)


def purge_all() -> int:
    """Purge every cache that the settings name and that is due; returns how many changes it was about.

    Two processes that do this share the work. What a cache does not confirm is repeated later.
    """
    return sum(purge(cache) for cache in caches())


def purge(cache: Cache) -> int:
    """Purge one cache of all that has changed; returns how many changes it was about."""
    holder, count = secrets.randbits(62), 0
    row = _row(cache.name)
    if not _take(row, holder):
        return 0
    try:
        while changes := _next(row):
            cache.purge_changes(changes)
            if not _passed(row.filter(lease_holder=holder), changes[-1].tick):
                break
            count += len(changes)
    except PurgeFailedError as error:
        said = printable(str(error), 300)
        log.warning("%s was not purged: %s", cache.name, said)
        _failed(row.filter(lease_holder=holder), said)
    finally:
        row.filter(lease_holder=holder).update(lease_holder=None, lease_until=None)
    return count


def purged_up_to(now: datetime) -> int | None:
    """The tick up to which every cache has been purged; None when there is no cache to wait for.

    A frontend that is told of a change before the CDN has forgotten the old text would fetch that. One that
    does not answer is waited for a minute only.
    """
    names = [cache.name for cache in caches()]
    for name in names:
        _row(name)
    fares_well = Q(failing_since=None) | Q(failing_since__gt=now - PATIENCE)
    rows = PurgedCache.objects.filter(fares_well, name__in=names)
    return min(rows.values_list("tick", flat=True), default=None)


def _row(name: str) -> QuerySet[PurgedCache]:
    now = timezone.now()
    if not PurgedCache.objects.filter(name=name).exists():
        past = Change.objects.filter(at__lt=now - LOOKS_BACK).order_by("-tick")
        tick = past.values_list("tick", flat=True).first() or 0
        PurgedCache.objects.get_or_create(name=name, defaults={"tick": tick, "next_attempt_at": now})
    return PurgedCache.objects.filter(name=name)


def _take(row: QuerySet[PurgedCache], holder: int) -> bool:
    now = timezone.now()
    free = Q(lease_until=None) | Q(lease_until__lt=now) | Q(lease_holder=holder)
    return bool(
        row.filter(free, next_attempt_at__lte=now).update(lease_holder=holder, lease_until=now + LEASE)
    )


def _next(row: QuerySet[PurgedCache]) -> list[Change]:
    tick = row.values_list("tick", flat=True).get()
    return list(Change.objects.filter(tick__gt=tick).order_by("tick").defer("content")[:WINDOW])


def _passed(mine: QuerySet[PurgedCache], tick: int) -> int:
    now = timezone.now()
    return mine.update(
        tick=tick, purged_at=now, failures=0, failing_since=None, error="", lease_until=now + LEASE
    )


def _failed(mine: QuerySet[PurgedCache], error: str) -> None:
    now = timezone.now()
    failures = mine.values_list("failures", flat=True).first() or 0
    wait = min(FIRST_RETRY * 2 ** min(failures, 10), LONGEST_RETRY)
    mine.update(
        failures=F("failures") + 1,
        failing_since=Coalesce("failing_since", now),
        next_attempt_at=now + wait,
        error=error,
    )
