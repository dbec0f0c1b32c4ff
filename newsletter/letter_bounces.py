"""What came back of letters that ask somebody to confirm, and what it means for an address.

Anybody can have us write to a stranger's address. So what comes back of such a letter ends letters of its
kind to that address, and never those of somebody who confirmed: for them, their own mails count.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from newsletter.addresses import Address, known_address, spellings
from newsletter.bounces import complain, is_too_old, why_given_up
from newsletter.letter_marks import LetterKind, LetterMark
from newsletter.models import (
    AddressChange,
    Bounce,
    BounceKind,
    Subscriber,
    Subscription,
    SubscriptionState,
    SuppressionReason,
)
from newsletter.subscriptions import unsubscribe
from newsletter.suppressing import suppress
from newsletter.tokens import Leave


@dataclass(frozen=True)
class ReturnedLetter:
    """A letter came back from the mailbox that it was sent to. `source` is who says so."""

    mark: LetterMark
    kind: BounceKind
    at: datetime
    source: str
    answer: str = ""


@dataclass(frozen=True)
class _Asked:
    """What the letter asked, while nobody has asked otherwise since, and where it went."""

    row: Subscription | AddressChange
    address: Address


def record(returned: ReturnedLetter) -> bool:
    """Write it down, and give the address up when the rules say so.

    False: it was known already, is of no letter of ours, or of one to an address that was changed since.
    """
    if is_too_old(returned.at):
        return False
    with transaction.atomic():
        asked = _asked(returned.mark)
        if asked is None or not _is_first(returned, asked):
            return False
        if returned.kind == BounceKind.COMPLAINT:
            _complained(asked, returned.at)
        else:
            _came_back(returned, asked)
    return True


def leave(mark: LetterMark, at: datetime) -> bool:
    """Its reader said at their provider that they want none of it. False: that changes nothing."""
    with transaction.atomic():
        asked = _asked(mark)
        if asked is None:
            return False
        row = asked.row
        if isinstance(row, AddressChange):
            return _send_no_more(row, at)
        if row.confirmed_at is not None and row.confirmed_at > at:
            return False
        return unsubscribe(Leave(row.subscriber_id, row.newsletter_id), form="provider")


def _asked(mark: LetterMark) -> _Asked | None:
    """With its person locked, so that two reports of one letter take turns."""
    row = _row(mark)
    if row is None:
        return None
    person = Subscriber.objects.select_for_update(no_key=True).filter(pk=row.subscriber_id).first()
    row = _row(mark) if person else None  # as it is now that nobody else changes it
    if row is None or person is None:
        return None
    address = known_address(row.email if isinstance(row, AddressChange) else person.email)
    return _Asked(row, address) if mark.is_of(address.hash) else None


def _row(mark: LetterMark) -> Subscription | AddressChange | None:
    if mark.kind == LetterKind.MOVE:
        return AddressChange.objects.filter(pk=mark.pk).first()
    return Subscription.objects.filter(pk=mark.pk).first()


def _is_first(returned: ReturnedLetter, asked: _Asked) -> bool:
    if Bounce.objects.filter(letter=str(returned.mark), kind=returned.kind).exists():
        return False
    Bounce.objects.create(
        subscriber_id=asked.row.subscriber_id,
        letter=str(returned.mark),
        address_hash=asked.address.hash,
        kind=returned.kind,
        happened_at=returned.at,
        source=returned.source[:20],
        answer=_without(asked, returned.answer)[:300],
    )
    return True


def _without(asked: _Asked, answer: str) -> str:
    """The row is of the person who asked, and a new address may be somebody else's, who is erased one day."""
    if isinstance(asked.row, Subscription):
        return answer
    pattern = "|".join(map(re.escape, spellings([asked.address])))
    return re.sub(pattern, "…", answer, flags=re.IGNORECASE)


def _came_back(returned: ReturnedLetter, asked: _Asked) -> None:
    if returned.kind == BounceKind.HARD:
        _send_no_more(asked.row, returned.at)
    if _confirmed_ones(asked).exists():
        return
    rows = Bounce.objects.filter(subscriber=asked.row.subscriber_id, address_hash=asked.address.hash)
    if note := why_given_up(rows):
        suppress(asked.address.hash, SuppressionReason.BOUNCE, note=note)


def _send_no_more(row: Subscription | AddressChange, at: datetime) -> bool:
    """The row of a change stays, or the next one would begin to count its letters anew."""
    told = {"letter_due_at": None, "letter_bounced_at": at}
    if isinstance(row, AddressChange):
        return bool(AddressChange.objects.filter(pk=row.pk).update(**told))
    # Other newsletters that wait for an answer wait for one from the same mailbox.
    waiting = Subscription.objects.filter(subscriber=row.subscriber_id, state=SubscriptionState.PENDING)
    return bool(waiting.update(**told))


def _complained(asked: _Asked, at: datetime) -> None:
    row, confirmed = asked.row, _confirmed_ones(asked)
    if isinstance(row, Subscription):
        elsewhere = confirmed.exclude(newsletter=row.newsletter_id).exists()
        leaving = Leave(row.subscriber_id, row.newsletter_id)
        complain(leaving, asked.address.hash, here_only=elsewhere)
        return
    _send_no_more(row, at)
    if not confirmed.exists():
        suppress(asked.address.hash, SuppressionReason.COMPLAINT)


def _confirmed_ones(asked: _Asked) -> QuerySet[Subscription]:
    """The newsletters that the owner of the address, whoever asked, receives there."""
    rows = Subscription.objects.filter(state=SubscriptionState.ACTIVE)
    return rows.filter(subscriber__email_normalized=asked.address.normalized)
