"""What people do with their subscription: ask, confirm, leave. Each leaves a trace in the consent log."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from newsletter.addresses import Address
from newsletter.models import (
    SUBSCRIPTION,
    ConsentEvent,
    ConsentKind,
    Newsletter,
    Subscriber,
    Subscription,
    SubscriptionState,
    Suppression,
)
from newsletter.tokens import CONFIRM_WITHIN, Leave
from newsletter.wording import CURRENT_WORDING

# However often somebody types a stranger's address into a form, the stranger gets so many letters a week.
MOST_LETTERS = 3
LETTER_GAP = timedelta(minutes=10)


class AskAgainError(Exception):
    """The link is sound, but the person has left since; only a new request brings them back."""


@dataclass(frozen=True)
class Asked:
    """What came of a request. Callers show the same answer whatever this says."""

    subscription: int | None
    letter_due: bool


def subscribe(newsletter: Newsletter, address: Address, *, form: str, name: str = "") -> Asked:
    """Somebody asks for a newsletter with this address. `form` names where, for the consent log.

    Nobody is subscribed by asking, unless the newsletter does without double opt-in. A suppressed address
    is left alone, and somebody who receives the newsletter already goes on doing so.
    """
    now = timezone.now()
    with transaction.atomic():
        person, _ = Subscriber.objects.get_or_create(
            email_normalized=address.normalized,
            defaults={"email": address.written, "address_hash": address.hash, "name": name},
        )
        subscription, _ = Subscription.objects.get_or_create(
            subscriber=person, newsletter=newsletter, defaults={"requested_at": now}
        )
        if subscription.state == SubscriptionState.ACTIVE:
            return Asked(subscription.pk, letter_due=False)
        _log(subscription, ConsentKind.REQUESTED, now, form, wording=CURRENT_WORDING)
        row = Subscription.objects.filter(pk=subscription.pk)
        SUBSCRIPTION.move(row, SubscriptionState.PENDING, letters=0)
        row.update(requested_at=now)
        if is_suppressed(address.hash, newsletter):
            return Asked(subscription.pk, letter_due=False)
        if not newsletter.double_opt_in:
            _confirm(subscription, now, form, {"double_opt_in": False})
            return Asked(subscription.pk, letter_due=False)
        return Asked(subscription.pk, letter_due=_ask_for_letter(subscription, now))


def _ask_for_letter(subscription: Subscription, now: datetime) -> bool:
    row = Subscription.objects.filter(pk=subscription.pk, letter_due_at__isnull=True)
    row.filter(letter_sent_at__lt=now - CONFIRM_WITHIN).update(letters=0)
    rested = Q(letter_sent_at__isnull=True) | Q(letter_sent_at__lt=now - LETTER_GAP)
    return bool(row.filter(rested, letters__lt=MOST_LETTERS).update(letter_due_at=now))


def confirm(subscription: Subscription, *, form: str) -> None:
    """The owner of the address confirms. Doing it twice is harmless. Raises AskAgainError."""
    now = timezone.now()
    with transaction.atomic():
        subscription.refresh_from_db()
        if subscription.state == SubscriptionState.UNSUBSCRIBED:
            raise AskAgainError
        sent = subscription.letter_sent_at
        _confirm(subscription, now, form, {"letter_sent_at": sent.isoformat() if sent else None})


def _confirm(subscription: Subscription, now: datetime, form: str, evidence: dict[str, object]) -> None:
    row = Subscription.objects.filter(pk=subscription.pk)
    if SUBSCRIPTION.move(
        row, SubscriptionState.ACTIVE, confirmed_at=now, unsubscribed_at=None, letter_due_at=None
    ):
        _log(subscription, ConsentKind.CONFIRMED, now, form, wording=CURRENT_WORDING, evidence=evidence)


def unsubscribe(leave: Leave, *, form: str) -> bool:
    """The person leaves one newsletter, at once and for mails under way too. False: was gone already."""
    now = timezone.now()
    row = Subscription.objects.filter(subscriber=leave.subscriber, newsletter=leave.newsletter)
    with transaction.atomic():
        moved = SUBSCRIPTION.move(
            row, SubscriptionState.UNSUBSCRIBED, unsubscribed_at=now, letter_due_at=None
        )
        if moved:
            evidence: dict[str, object] = {"campaign": leave.campaign} if leave.campaign else {}
            _log(row.get(), ConsentKind.LEFT, now, form, evidence=evidence)
    return bool(moved)


def is_suppressed(address_hash: str, newsletter: Newsletter) -> bool:
    everywhere_or_here = Q(newsletter=None) | Q(newsletter=newsletter)
    return Suppression.objects.filter(everywhere_or_here, address_hash=address_hash).exists()


def _log(
    subscription: Subscription,
    kind: ConsentKind,
    now: datetime,
    form: str,
    *,
    wording: str = "",
    evidence: dict[str, object] | None = None,
) -> None:
    ConsentEvent.objects.create(
        subscriber_id=subscription.subscriber_id,
        newsletter_id=subscription.newsletter_id,
        kind=kind,
        happened_at=now,
        form=form,
        wording=wording,
        evidence=evidence or {},
    )
