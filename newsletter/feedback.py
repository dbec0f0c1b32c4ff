"""What providers, bounces and readers report of a message after it was taken. Each report counts once."""

import re
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from newsletter import bounces, letter_bounces
from newsletter.answers import PASSING_OR_OURS, cause_of
from newsletter.deliveries.counts import count_at_desk, moved, on_the_wire
from newsletter.feedback_events import FeedbackEvent, FeedbackKind
from newsletter.letter_marks import LetterMark, find_mark
from newsletter.models import DELIVERY, WAITING_STATES, BounceKind, Delivery, DeliveryState, Subscription
from newsletter.subscriptions import unsubscribe
from newsletter.tokens import Leave
from newsletter.wire.parcels import Fate

_S = DeliveryState
# Which state a report leads to, and which time it sets. A deferral changes nothing: the provider goes on
# trying, and reports again how it ended.
_MEANS: dict[FeedbackKind, tuple[DeliveryState, str]] = {
    FeedbackKind.DELIVERED: (_S.DELIVERED, "delivered_at"),
    FeedbackKind.BOUNCED: (_S.BOUNCED, "bounced_at"),
    FeedbackKind.SOFT_BOUNCED: (_S.BOUNCED, "bounced_at"),
    FeedbackKind.REJECTED: (_S.BOUNCED, "bounced_at"),
    FeedbackKind.COMPLAINED: (_S.COMPLAINED, "complained_at"),
}
_MESSAGE_ID = re.compile(r"(\d{1,18})\.([0-9a-f]{32})")


def take(event: FeedbackEvent) -> bool:
    """Write a report down. False: it is of no mail of ours, was reported before, or says nothing new.

    Reports may come twice, late and in any order: the ledger's moves let each count once, and what it means
    for the person is counted once a mail and kind, whatever the ledger knows already. One that comes for an
    `unknown` delivery tells that the message had been taken.
    """
    if mark := find_mark(event.message_id):
        return _of_a_letter(mark, event)
    found = _delivery(event)
    if found is None:
        return False
    with transaction.atomic():
        concerned = _concern(found, event)  # first, because who erases a person locks them before their mails
        return _move(found, event) or concerned


def _move(found: Delivery, event: FeedbackEvent) -> bool:
    if event.kind not in _MEANS:
        return False
    state, column = _MEANS[event.kind]
    row = Delivery.objects.filter(pk=found.pk)
    told = DeliveryState(row.select_for_update().values_list("state", flat=True).get())
    flies = told in WAITING_STATES and found.pk in on_the_wire(found.campaign_id)
    source = _S.SENDING if flies else told
    values: dict[str, Any] = {column: event.at}
    if event.answer and found.subscriber_id is not None:  # of somebody erased nothing is kept again
        values["answer"] = event.answer[:300]
    if not DELIVERY.allows(source, state) or not row.filter(state=told).update(state=state, **values):
        return False
    count_at_desk(found.campaign_id, moved(source, state))
    return True


def _concern(found: Delivery, event: FeedbackEvent) -> bool:
    """What it means for the person whose mail it was."""
    if event.kind == FeedbackKind.UNSUBSCRIBED:
        if found.subscriber_id is None:
            return False
        leave = Leave(found.subscriber_id, found.campaign.newsletter_id, found.campaign_id)
        return not _has_come_back(leave, event.at) and unsubscribe(leave, form="provider")
    kind = _kind(event)
    if kind is None:
        return False
    return bounces.record(bounces.Returned(found, kind, event.at, event.provider, event.answer))


def _of_a_letter(mark: LetterMark, event: FeedbackEvent) -> bool:
    """One that asks somebody to confirm. It is in no ledger, and only what came back of it says anything."""
    if event.kind == FeedbackKind.UNSUBSCRIBED:
        return letter_bounces.leave(mark, event.at)
    kind = _kind(event)
    if kind is None:
        return False
    told = letter_bounces.ReturnedLetter(mark, kind, event.at, event.provider, event.answer)
    return letter_bounces.record(told)


def _has_come_back(leave: Leave, since: datetime) -> bool:
    """Providers report twice what they are not sure to have reported, and people confirm meanwhile."""
    theirs = Subscription.objects.filter(subscriber=leave.subscriber, newsletter=leave.newsletter)
    return theirs.filter(confirmed_at__gt=since).exists()


def _kind(event: FeedbackEvent) -> BounceKind | None:
    """A provider calls many a refusal a bounce for good that is about the mail, or about us."""
    if event.kind == FeedbackKind.COMPLAINED:
        return BounceKind.COMPLAINT
    if event.kind == FeedbackKind.BOUNCED:
        blames_others = bool(event.answer) and cause_of(event.answer, Fate.REFUSED) in PASSING_OR_OURS
        return BounceKind.SOFT if blames_others else BounceKind.HARD
    if event.kind in (FeedbackKind.SOFT_BOUNCED, FeedbackKind.REJECTED):
        return BounceKind.SOFT
    return None


def by_message_id(message_id: str) -> Delivery | None:
    """The delivery whose Message-ID begins so, `<delivery>.<campaign>`."""
    found = _MESSAGE_ID.fullmatch(message_id)
    if found is None:
        return None
    rows = Delivery.objects.select_related("campaign")
    return rows.filter(pk=int(found[1]), campaign__public_id=UUID(found[2])).first()


def _delivery(event: FeedbackEvent) -> Delivery | None:
    """Found by what we signed, by our own Message-ID, which names it, or by the provider's name of it."""
    rows = Delivery.objects.select_related("campaign")
    if event.delivery:
        return rows.filter(pk=event.delivery).first()
    if _MESSAGE_ID.fullmatch(event.message_id):
        return by_message_id(event.message_id)
    if not event.provider_id:
        return None
    named = list(rows.filter(provider_id=event.provider_id[:200])[:1000])
    mine = [row for row in named if not event.recipient or row.email.lower() == event.recipient.lower()]
    return mine[0] if len(mine) == 1 else None
