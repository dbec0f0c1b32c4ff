"""Who begins a newsletter's welcome series, and who stops it. Part of the transaction that is the reason."""

from datetime import datetime

from newsletter.models import (
    SERIES_READER,
    Series,
    SeriesMail,
    SeriesReader,
    SeriesReaderState,
    Subscription,
)
from newsletter.tokens import Leave


def enrol(subscription: Subscription, now: datetime) -> bool:
    """They confirmed, and get the series if it is on. Who comes back gets what they have not got of it.

    Who is through stays so. Imports do not come here: whoever is in a file has known us for long.
    """
    series = Series.objects.filter(newsletter=subscription.newsletter_id, running=True).first()
    if series is None:
        return False
    known = SeriesReader.objects.filter(subscription=subscription)
    if known.exists():
        waiting = SeriesReaderState.WAITING
        return bool(SERIES_READER.move(known, waiting, began_at=now, due_at=now, stopped_at=None, why=""))
    SeriesReader.objects.create(series=series, subscription=subscription, began_at=now, due_at=now)
    return True


def stop(leave: Leave, now: datetime) -> None:
    """They left. It is held against the letter whose link they used, else against the last one they got."""
    readers = SeriesReader.objects.filter(
        subscription__subscriber=leave.subscriber, subscription__newsletter=leave.newsletter
    )
    stopped = SERIES_READER.move(readers, SeriesReaderState.STOPPED, due_at=None, stopped_at=now, why="Left.")
    mails = SeriesMail.objects.filter(reader__in=readers).order_by("-pk")
    blamed = mails.filter(delivery__campaign=leave.campaign).first() if leave.campaign else None
    if blamed is None and stopped:
        blamed = mails.first()
    if blamed is not None:
        SeriesMail.objects.filter(pk=blamed.pk, left_at=None).update(left_at=now)
