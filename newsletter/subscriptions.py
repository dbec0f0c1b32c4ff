"""What people do with their subscription: ask, confirm, leave. Each leaves a trace in the consent log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from newsletter import newcomers, people, suppressing
from newsletter.addresses import Address
from newsletter.consents import note
from newsletter.models import (
    LIFTED_BY_CONFIRMING,
    SUBSCRIPTION,
    ConsentKind,
    Frequency,
    Newsletter,
    Subscriber,
    Subscription,
    SubscriptionState,
)
from newsletter.tokens import CONFIRM_WITHIN, Leave
from newsletter.wording import CURRENT_VERSION

# However often somebody types a stranger's address into a form, the stranger gets so many letters a week.
MOST_LETTERS = 3
LETTER_GAP = timedelta(minutes=10)


class AskAgainError(Exception):
    """The link is sound, but the person has left since; only a new request brings them back."""


@dataclass(frozen=True)
class Choices:
    """What somebody wants of a newsletter. No `topics` (their ids) are all of them."""

    topics: Sequence[int] = ()
    frequency: Frequency = Frequency.EVERY


ALL = Choices()


@dataclass(frozen=True)
class Asked:
    """What came of a request. Callers show the same answer whatever this says."""

    subscription: int | None
    letter_due: bool
    welcome_due: bool = False


def subscribe(
    newsletter: Newsletter,
    address: Address,
    *,
    form: str,
    name: str = "",
    locale: str = "",
    choices: Choices = ALL,
    wording: str = CURRENT_VERSION,
) -> Asked:
    """Somebody asks for a newsletter with this address. `form` names where, for the consent log.

    Nobody is subscribed by asking, unless the newsletter does without double opt-in; and even there, who
    left, was erased or moved to another address comes back only by confirming, since a stranger may have
    asked. An address that is suppressed for another reason is left alone, and somebody who receives the
    newsletter goes on doing so.
    """
    now = timezone.now()
    with transaction.atomic():
        person = people.find_or_add(address, name=name, locale=locale)
        there = Subscription.objects.filter(subscriber=person, newsletter=newsletter).first()
        if there and there.state == SubscriptionState.ACTIVE:
            return Asked(there.pk, letter_due=False)
        left = there is not None and there.unsubscribed_at is not None
        barred = suppressing.reasons(address.hash, newsletter)
        never = bool(barred.difference(LIFTED_BY_CONFIRMING))
        by_letter = not never and bool(newsletter.double_opt_in or left or barred)
        asked = there or _newcomer(person, newsletter, choices, now, by_letter=by_letter)
        letter_due = by_letter
        if there:
            _ask_again(there, choices, now)
            letter_due = by_letter and _ask_for_letter(there, now)
        note(asked, ConsentKind.REQUESTED, now, form, wording=wording)
        if never or by_letter:
            return Asked(asked.pk, letter_due)
        asked.newsletter = newsletter
        welcome = _confirm(asked, now, form, {"double_opt_in": False}, wording)
        return Asked(asked.pk, letter_due=False, welcome_due=welcome)


def _newcomer(
    person: Subscriber, newsletter: Newsletter, choices: Choices, now: datetime, *, by_letter: bool
) -> Subscription:
    asked = Subscription.objects.create(
        subscriber=person,
        newsletter=newsletter,
        requested_at=now,
        frequency=choices.frequency,
        letter_due_at=now if by_letter else None,
    )
    if choices.topics:
        asked.topics.set(choices.topics)
    return asked


def _ask_again(asked: Subscription, choices: Choices, now: datetime) -> None:
    """Make it wait for its owner, with what was chosen. What a stranger chose counts only if they confirm."""
    SUBSCRIPTION.move(_row(asked), SubscriptionState.PENDING, letters=0, paused_until=None)
    _row(asked).update(requested_at=now, frequency=choices.frequency)
    asked.topics.set(choices.topics)


def _ask_for_letter(subscription: Subscription, now: datetime) -> bool:
    row = _row(subscription).filter(letter_due_at__isnull=True)
    row.filter(letter_sent_at__lt=now - CONFIRM_WITHIN).update(letters=0)
    rested = Q(letter_sent_at__isnull=True) | Q(letter_sent_at__lt=now - LETTER_GAP)
    return bool(row.filter(rested, arrives(now), letters__lt=MOST_LETTERS).update(letter_due_at=now))


def arrives(now: datetime) -> Q:
    """Rows whose letter did not come back, or so long ago that it may be tried again."""
    return Q(letter_bounced_at__isnull=True) | Q(letter_bounced_at__lt=now - CONFIRM_WITHIN)


def confirm(subscription: Subscription, *, form: str, wording: str = CURRENT_VERSION) -> bool:
    """The owner of the address confirms. Doing it twice is harmless. Raises AskAgainError.

    True when a welcome letter is due.
    """
    now = timezone.now()
    with transaction.atomic():
        subscription.refresh_from_db()
        if subscription.state == SubscriptionState.UNSUBSCRIBED:
            raise AskAgainError
        sent = subscription.letter_sent_at
        evidence: dict[str, object] = {"letter_sent_at": sent.isoformat() if sent else None}
        suppressing.welcome_back(subscription.subscriber.address_hash)
        return _confirm(subscription, now, form, evidence, wording)


def _confirm(
    subscription: Subscription, now: datetime, form: str, evidence: dict[str, object], wording: str
) -> bool:
    welcome = subscription.newsletter.welcomes and subscription.welcome_sent_at is None
    moved = SUBSCRIPTION.move(
        _row(subscription),
        SubscriptionState.ACTIVE,
        confirmed_at=now,
        unsubscribed_at=None,
        letter_due_at=None,
        letter_bounced_at=None,
        welcome_due_at=now if welcome else None,
    )
    if moved:
        note(subscription, ConsentKind.CONFIRMED, now, form, wording=wording, evidence=evidence)
        newcomers.enrol(subscription, now)
    return bool(moved) and welcome


def unsubscribe(leave: Leave, *, form: str) -> bool:
    """The person leaves one newsletter, at once and for mails under way too. False: was gone already."""
    now = timezone.now()
    row = Subscription.objects.filter(subscriber=leave.subscriber, newsletter=leave.newsletter)
    with transaction.atomic():
        moved = SUBSCRIPTION.move(
            row,
            SubscriptionState.UNSUBSCRIBED,
            unsubscribed_at=now,
            letter_due_at=None,
            welcome_due_at=None,
            paused_until=None,
        )
        if moved:
            evidence: dict[str, object] = {"campaign": leave.campaign} if leave.campaign else {}
            note(row.get(), ConsentKind.LEFT, now, form, evidence=evidence)
            newcomers.stop(leave, now)
    return bool(moved)


def _row(subscription: Subscription) -> QuerySet[Subscription]:
    return Subscription.objects.filter(pk=subscription.pk)
