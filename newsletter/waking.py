"""Wake-ups of lanes: each lane has one on its way, however many sweeps, beats and workers there are.

A wake-up is for one turn, and a lane's turns are numbered: of two for the same turn the second does nothing.
So a queue may lose, repeat or delay one, and nobody takes more turns than others by being woken more often.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import F

from newsletter.models import Lane

# Beside the time that those before it in the queue may take.
_LOST_AFTER = timedelta(seconds=15)


class WakeUp(NamedTuple):
    """What a task is told: whose turn it is, and which."""

    lane: int
    turn: int


def due(lanes: Collection[int], now: datetime, slice_length: timedelta) -> list[WakeUp]:
    """The wake-ups to send now, for those of the lanes that have none on its way. They count as sent.

    One that nobody took is lost when it is older than a slice of each other lane that waits. It is repeated
    for the same turn then, which does no harm where it was only late.
    """
    rows = Lane.objects.filter(pk__in=lanes).order_by("campaign_id", "number")
    found = list(rows.values_list("pk", "turns", "woken_at"))
    waiting = sum(woken_at is not None for _, _, woken_at in found)
    lost = now - _LOST_AFTER - max(0, waiting - 1) * slice_length
    return [
        WakeUp(lane, turn)
        for lane, turn, woken_at in found
        if (woken_at is None or woken_at < lost) and _note(lane, turn, woken_at, now)
    ]


def _note(lane: int, turn: int, woken_at: datetime | None, now: datetime) -> bool:
    """Another sweep, or the lane's holder, may have been faster."""
    return bool(Lane.objects.filter(pk=lane, turns=turn, woken_at=woken_at).update(woken_at=now))


def begin(lane: int, turn: int) -> bool:
    """Whether this wake-up is the first for that turn. From now on the lane may be woken for the next one."""
    return bool(Lane.objects.filter(pk=lane, turns=turn).update(turns=F("turns") + 1, woken_at=None))
