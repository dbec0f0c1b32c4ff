"""How a campaign went out over time: so many moments, of a length that an editor would choose."""

from collections import Counter
from datetime import datetime, timedelta

from django.db.models import Count, Max, Min
from django.db.models.functions import TruncMinute, TruncSecond

from newsletter.models import Campaign, Delivery

MOST = 48
_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400
_STEPS = (
    1, 2, 5, 10, 15, 30, _MINUTE, 2 * _MINUTE, 5 * _MINUTE, 10 * _MINUTE, 15 * _MINUTE, 30 * _MINUTE,
    _HOUR, 2 * _HOUR, 3 * _HOUR, 6 * _HOUR, 12 * _HOUR, _DAY, 2 * _DAY, 7 * _DAY,
)  # fmt: skip
# What was reported of a message much later says nothing of the sending.
_FAR = timedelta(days=3)
_SHORT = timedelta(hours=3)
Moment = tuple[str, int, int]
"""When it begins, in ISO 8601; how many messages were taken in it; how many were reported delivered."""


def moments(campaign: Campaign) -> tuple[int, list[Moment]]:
    """The length of a moment in seconds, and the moments one after the other, without a gap."""
    rows = Delivery.objects.filter(campaign=campaign, sent_at__isnull=False)
    ends = rows.aggregate(first=Min("sent_at"), last=Max("sent_at"))
    if ends["first"] is None:
        return _MINUTE, []
    first, last = ends["first"], ends["last"]
    short = last - first < _SHORT
    sent = _counted(campaign, "sent_at", last, short=short)
    delivered = _counted(campaign, "delivered_at", last + _FAR, short=short)
    last = max(last, *delivered) if delivered else last
    step = step_for((last - first).total_seconds())
    began = _floor(first, step)
    number = int((last - began).total_seconds()) // step + 1
    by_sent, by_delivered = _folded(sent, began, step), _folded(delivered, began, step)
    starts = (began + timedelta(seconds=step * n) for n in range(number))
    return step, [(at.isoformat(), by_sent[n], by_delivered[n]) for n, at in enumerate(starts)]


def step_for(seconds: float) -> int:
    """The shortest usual length with which there are few enough moments."""
    return next((step for step in _STEPS if seconds / step < MOST), _STEPS[-1])


def _counted(campaign: Campaign, column: str, until: datetime, *, short: bool) -> dict[datetime, int]:
    up_to = {f"{column}__lt": until + timedelta(seconds=1)}
    rows = Delivery.objects.filter(campaign=campaign, **up_to).order_by()
    at = (TruncSecond if short else TruncMinute)(column)
    return dict(rows.annotate(at=at).values_list("at").annotate(n=Count("id")))


def _folded(counted: dict[datetime, int], began: datetime, step: int) -> Counter[int]:
    folded: Counter[int] = Counter()
    for at, number in counted.items():
        folded[max(0, int((at - began).total_seconds()) // step)] += number
    return folded


def _floor(at: datetime, step: int) -> datetime:
    """Back to a full minute, or whatever a moment is, of the day."""
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    passed = int((at - midnight).total_seconds())
    return midnight + timedelta(seconds=passed - passed % min(step, _DAY))
