"""Refusals while sending that are as good as a bounce: the server said that there is no such mailbox.

Found afterwards among the receipts of failed attempts, so that no lane has to think about people.
"""

from django.db import transaction

from newsletter import bounces
from newsletter.answers import BOUNCES, Cause, cause_of, last_answer
from newsletter.models import Attempt, BounceKind, DeliveryState, ReadMark
from newsletter.wire.parcels import Fate

_NAME = "refusals"
_AT_ONCE = 1_000


def learn() -> int:
    """Read the receipts that are new since the run before the last; returns how many bounces were found.

    Each is read twice, a run apart, and counts once. A process that dies reads them again.
    """
    mark, _ = ReadMark.objects.get_or_create(name=_NAME)
    last, found = mark.done, 0
    while receipts := _after(last):
        found += sum(map(_learn_from, receipts))
        last = receipts[-1].pk
    ReadMark.objects.filter(pk=mark.pk).update(done=mark.seen, seen=max(last, mark.seen))
    return found


def _after(last: int) -> list[Attempt]:
    rows = Attempt.objects.filter(pk__gt=last).select_related("delivery__campaign").order_by("pk")
    return list(rows[:_AT_ONCE])


def _learn_from(attempt: Attempt) -> bool:
    kind = _kind(attempt)
    if kind is None:
        return False
    source = attempt.sender or "smtp"
    with transaction.atomic():
        return bounces.record(
            bounces.Returned(attempt.delivery, kind, attempt.ended_at, source, attempt.answer)
        )


def _kind(attempt: Attempt) -> BounceKind | None:
    return kind_of(attempt.answer) if attempt.state == DeliveryState.FAILED else None


def kind_of(answer: str) -> BounceKind | None:
    """What was refused in words or codes that mean the mailbox: that there is none, or that it stays full."""
    cause = cause_of(last_answer(answer), Fate.REFUSED)
    if cause in BOUNCES:
        return BounceKind.HARD
    return BounceKind.SOFT if cause == Cause.FULL else None
