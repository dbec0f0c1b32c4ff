"""When a plan's digest is due: a day and an hour by the newsletter's clock, also where that is changed."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from newsletter.local_times import moment_of, on_the_wall
from newsletter.models import DigestPlan, Rhythm

_DAY = timedelta(days=1)
# From the first of one month to the last of the next.
_FURTHEST = 62


def last_due(plan: DigestPlan, now: datetime) -> datetime:
    """The latest moment, not after `now`, at which it was due."""
    return next(at for at in _moments(plan, now, -_DAY) if at <= now)


def next_due(plan: DigestPlan, now: datetime) -> datetime:
    """The first moment after `now` at which it is due."""
    return next(at for at in _moments(plan, now, _DAY) if at > now)


def due_between(plan: DigestPlan, start: datetime, end: datetime) -> list[datetime]:
    """The moments from `start` to before `end`, two months at most, at which it is due."""
    return [at for at in _moments(plan, start, _DAY) if start <= at < end]


def _moments(plan: DigestPlan, now: datetime, step: timedelta) -> Iterator[datetime]:
    zone = plan.newsletter.zone
    today = on_the_wall(now, zone).date()
    for number in range(_FURTHEST + 1):
        day = today + number * step
        if _is_its_day(plan, day):
            yield moment_of(datetime.combine(day, plan.at), zone)


def _is_its_day(plan: DigestPlan, day: date) -> bool:
    if plan.rhythm == Rhythm.WEEK:
        return day.weekday() == plan.weekday
    if plan.rhythm == Rhythm.MONTH:
        return day.day == min(plan.day, monthrange(day.year, day.month)[1])
    return True
