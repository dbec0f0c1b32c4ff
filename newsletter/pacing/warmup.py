"""The first weeks of a sender: few messages on the first day, half as many again on each day after it."""

from dataclasses import replace
from datetime import datetime, timedelta

from newsletter.senders import Limits

GROWTH = 1.5
LASTS_DAYS = 60


def warmed(limits: Limits, first_used_at: datetime, now: datetime) -> Limits:
    """`limits` with the day's limit of the warm-up.

    A day is 24 hours since the first use. The warm-up ends when it allows as much as `per_day`, or after 60
    days.
    """
    day = max(0, (now - first_used_at) // timedelta(days=1))
    if not limits.warmup or day >= LASTS_DAYS:
        return limits
    allowed = int(limits.warmup * GROWTH**day)
    return replace(limits, per_day=min(allowed, limits.per_day) if limits.per_day else allowed)
