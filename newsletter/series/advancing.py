"""What each newcomer is due. A sweep that comes late, or twice, sends nobody a letter twice or too early."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from newsletter import suppressing
from newsletter.audiences import reachable
from newsletter.models import (
    OPEN_STATES,
    SERIES_READER,
    Campaign,
    CampaignState,
    SeriesLetter,
    SeriesMail,
    SeriesReader,
    SeriesReaderState,
    SubscriptionState,
)
from newsletter.series.letters import current
from newsletter.series.queueing import queue

_S = SeriesReaderState
_AT_ONCE = 500
# The letter before has no outcome yet: its server said “later”, or its campaign is paused.
_LOOK_AGAIN = timedelta(minutes=10)


def due(now: datetime) -> list[int]:
    """Readers whose time has come, of series that are on."""
    rows = SeriesReader.objects.filter(state=_S.WAITING, due_at__lte=now, series__running=True)
    return list(rows.order_by("due_at").values_list("pk", flat=True)[:_AT_ONCE])


def go_on(reader: int) -> bool:
    """Queue the reader's next letter if it is due, and find out when to look again. True: one was queued.

    Delays count from when the letter before really left: after a standstill nobody gets two at once.
    """
    now = timezone.now()
    mine = SeriesReader.objects.filter(pk=reader, state=_S.WAITING)
    # Somebody else may have been first. Committed at once, so that a reader with whom something is wrong
    # does not stand in everybody's way.
    if not mine.filter(due_at__lte=now).update(due_at=now + _LOOK_AGAIN):
        return False
    with transaction.atomic():
        rows = mine.select_related("series", "subscription__newsletter", "subscription__subscriber")
        one = rows.select_for_update(of=("self",), no_key=True).first()
        if one is None or not _may_be_mailed(one, now):
            return False
        coming = _letters_ahead(one)
        if not coming:
            return _look(one, None)
        letter, mail = coming[0]
        at = _time_of(one, letter)
        if at is None:
            return False
        if at > now:
            return _look(one, at)
        delivery = queue(mail, one.subscription.subscriber, now)
        SeriesMail.objects.create(reader=one, letter=letter, delivery=delivery)
        _look(one, now + coming[1][0].delay if coming[1:] else None)
    return True


def _look(reader: SeriesReader, at: datetime | None) -> bool:
    """Look at the reader again then, or never."""
    row = SeriesReader.objects.filter(pk=reader.pk)
    if at is None:
        SERIES_READER.move(row, _S.THROUGH, due_at=None)
    else:
        row.filter(state=_S.WAITING).update(due_at=at)
    return False


def _may_be_mailed(reader: SeriesReader, now: datetime) -> bool:
    """Who paused waits until then, with the delays after it as before; anybody else it stops for."""
    subscription = reader.subscription
    if reachable(subscription.newsletter).filter(pk=subscription.pk).exists():
        return True
    if suppressing.reasons(subscription.subscriber.address_hash, subscription.newsletter):
        why = "The address is suppressed."
    elif subscription.state == SubscriptionState.ACTIVE:
        return _look(reader, subscription.paused_until)
    else:
        why = "Left."
    row = SeriesReader.objects.filter(pk=reader.pk)
    SERIES_READER.move(row, _S.STOPPED, due_at=None, stopped_at=now, why=why)
    return False


def _letters_ahead(reader: SeriesReader) -> list[tuple[SeriesLetter, Campaign]]:
    """The letters after the last that they got, as the order is now: a series goes forward only."""
    letters = list(SeriesLetter.objects.filter(series=reader.series).order_by("sort_order", "pk"))
    got = set(reader.mails.values_list("letter", flat=True))
    reached = max((place for place, letter in enumerate(letters) if letter.pk in got), default=-1)
    ahead = [(letter, current(letter)) for letter in letters[reached + 1 :] if letter.active]
    return [(one, mail) for one, mail in ahead if mail and mail.state != CampaignState.CANCELLED]


def _time_of(reader: SeriesReader, letter: SeriesLetter) -> datetime | None:
    """When the letter may leave; None while that is not known, because the one before is under way."""
    last = reader.mails.select_related("delivery").order_by("-pk").first()
    if last is None:
        return reader.began_at + letter.delay
    before = last.delivery
    if before.state in OPEN_STATES:
        return None
    left = before.sent_at or before.tried_at or before.queued_at
    return max(left, reader.began_at) + letter.delay
