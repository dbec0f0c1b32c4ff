"""What senders have used, in the database: it outlives Redis, restarts and workers."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from newsletter.models import SenderStart, SenderUsage
from newsletter.pacing.account import WHOLE
from newsletter.pacing.windows import HOURS_A_DAY, SLOTS_AN_HOUR

KEPT_FOR = timedelta(days=8)
SLOT_SECONDS = 3600 // SLOTS_AN_HOUR
Counts = Mapping[tuple[str, int, int], int]
"""Messages by sender, group (0: all of them) and slot."""


def add(counts: Counts) -> None:
    """Add to what is written down; several workers may at the same time. Raises DatabaseError."""
    rows = [(*key, count) for key, count in sorted(counts.items()) if count]
    if not rows:
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO newsletter_senderusage (sender, provider, slot, count) VALUES (%s, %s, %s, %s) "
            "ON CONFLICT (sender, slot, provider) "
            "DO UPDATE SET count = newsletter_senderusage.count + excluded.count",
            rows,
        )


def of_sender(sender: str, groups: Collection[int], now_slot: int) -> dict[int, dict[int, int]]:
    """What the last day's windows may count, for each of `groups`, even if it is nothing."""
    first = now_slot - (HOURS_A_DAY + 1) * SLOTS_AN_HOUR
    found: dict[int, dict[int, int]] = {group: {} for group in groups}
    rows = SenderUsage.objects.filter(sender=sender, slot__gte=first, provider__in=found, count__gt=0)
    for provider, slot, count in rows.values_list("provider", "slot", "count"):
        found[provider][slot] = count
    return found


def first_used(sender: str) -> datetime:
    """When the sender was first used; now, and written down, if it never was."""
    row, _ = SenderStart.objects.get_or_create(sender=sender, defaults={"first_used_at": timezone.now()})
    return row.first_used_at


def sent_by(sender: str, since: datetime) -> int:
    """How many messages left by a sender, to five minutes."""
    slots = SenderUsage.objects.filter(
        sender=sender, provider=WHOLE, slot__gte=int(since.timestamp()) // SLOT_SECONDS
    )
    return sum(slots.values_list("count", flat=True))


def prune(now: datetime) -> int:
    """Forget usage older than eight days; returns how many rows. No window reaches back further than one."""
    oldest = int((now - KEPT_FOR).timestamp()) // SLOT_SECONDS
    return SenderUsage.objects.filter(slot__lt=oldest).delete()[0]
