"""How a newsletter's list grows, a day a row. Counting reads every subscription, so a worker does it."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate

from newsletter.models import ListDay, Newsletter, Subscription, SubscriptionState

DAYS = 30


def count_lists(now: datetime) -> None:
    """Today's row of each newsletter anew, and the rows of days on which nobody counted."""
    for newsletter in Newsletter.objects.all():
        _count(newsletter, now.date())


def _count(newsletter: Newsletter, today: date) -> None:
    """Backwards from today. A day that was counted stays: who left and came back is not seen from here."""
    rows = Subscription.objects.filter(newsletter=newsletter)
    since = today - timedelta(days=DAYS)
    confirmed = rows.exclude(state=SubscriptionState.PENDING)
    joined, left = _by_day(confirmed, "confirmed_at", since), _by_day(confirmed, "unsubscribed_at", since)
    readers = rows.filter(state=SubscriptionState.ACTIVE).count()
    made = []
    for day in (today - timedelta(days=n) for n in range(DAYS + 1)):
        made.append(
            ListDay(newsletter=newsletter, day=day, readers=readers, joined=joined[day], left=left[day])
        )
        readers = max(0, readers - joined[day] + left[day])
    # Yesterday too: it had not ended when it was counted last.
    ListDay.objects.bulk_create(
        made[:2],
        update_conflicts=True,
        unique_fields=["newsletter", "day"],
        update_fields=["readers", "joined", "left"],
    )
    ListDay.objects.bulk_create(made[2:], ignore_conflicts=True)


def _by_day(rows: QuerySet[Subscription], column: str, since: date) -> Counter[date]:
    lately = rows.filter(**{f"{column}__date__gte": since}).order_by()
    return Counter(dict(lately.annotate(on=TruncDate(column)).values_list("on").annotate(n=Count("id"))))


def days_of(newsletter: Newsletter, first: date, last: date) -> Sequence[ListDay]:
    """In order; days before anybody counted are not there."""
    return list(ListDay.objects.filter(newsletter=newsletter, day__range=(first, last)))
