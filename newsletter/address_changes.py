"""Moving a person's letters to another address, once its owner has confirmed."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from newsletter import suppressing
from newsletter.addresses import Address, parse_address
from newsletter.consents import addresses_before, note_all
from newsletter.deliveries.counts import hold_lanes, on_the_wire
from newsletter.deliveries.moving import readdress
from newsletter.models import (
    LIFTED_BY_CONFIRMING,
    WAITING_STATES,
    AddressChange,
    Campaign,
    CampaignState,
    ConsentKind,
    Delivery,
    Subscriber,
    SubscriptionState,
    Suppression,
    SuppressionReason,
)
from newsletter.people import of_address
from newsletter.subscriptions import LETTER_GAP, MOST_LETTERS, arrives
from newsletter.tokens import CONFIRM_WITHIN, Mailed, TokenInvalidError, mark_of


class AddressTakenError(Exception):
    """Somebody is known by the new address already: letters come there by themselves."""


def ask(person: Subscriber, address: Address) -> int | None:
    """Have the new address asked; the change whose letter is due, or None when none is.

    Whoever holds the link must not use it to write to strangers: a few letters a week, with a gap between.
    """
    now = timezone.now()
    if address.normalized == person.email_normalized or _is_barred(address.hash):
        return None
    with transaction.atomic():
        change, _ = AddressChange.objects.get_or_create(
            subscriber=person, defaults={"email": address.written, "requested_at": now}
        )
        row = AddressChange.objects.filter(pk=change.pk)
        row.exclude(email=address.written).update(letter_bounced_at=None)
        row.filter(letter_sent_at__lt=now - CONFIRM_WITHIN).update(letters=0)
        rested = Q(letter_sent_at__isnull=True) | Q(letter_sent_at__lt=now - LETTER_GAP)
        due = row.filter(rested, arrives(now), letters__lt=MOST_LETTERS).update(
            email=address.written, requested_at=now, letter_due_at=now
        )
    return change.pk if due else None


def _is_barred(address_hash: str) -> bool:
    rows = Suppression.objects.filter(address_hash=address_hash)
    return rows.exclude(reason__in=LIFTED_BY_CONFIRMING).exists()


def asked_of(change: int, address_hash: str) -> AddressChange:
    """The change that a letter to that address was about. Raises TokenInvalidError when it is over.

    The person may have asked for another address since: a letter confirms its own only.
    """
    found = AddressChange.objects.filter(pk=change).first()
    if found is None or parse_address(found.email).hash != address_hash:
        raise TokenInvalidError
    return found


def confirm(change: int, address_hash: str, *, form: str) -> Address:
    """The owner of the new address wants the letters there. Raises TokenInvalidError, AddressTakenError.

    Mails of a campaign under way that have not left yet go to the new address too. One that is on the wire
    stays with the old one, whose server's answer it gets. The old one is suppressed: an old list that is
    imported would have them mailed twice, or again after they left.
    """
    now = timezone.now()
    with transaction.atomic():
        list(AddressChange.objects.select_for_update().filter(pk=change))
        asked = asked_of(change, address_hash)
        new = parse_address(asked.email)
        person = Subscriber.objects.select_for_update(no_key=True).get(pk=asked.subscriber_id)
        if Subscriber.objects.filter(email_normalized=new.normalized).exclude(pk=person.pk).exists():
            raise AddressTakenError
        sent = asked.letter_sent_at.isoformat() if asked.letter_sent_at else None
        evidence: dict[str, object] = {"from": person.email, "to": new.written, "letter_sent_at": sent}
        Subscriber.objects.filter(pk=person.pk).update(**of_address(new))
        suppressing.suppress(person.address_hash, SuppressionReason.MOVED)
        suppressing.welcome_back(new.hash)
        _redirect_mail_under_way(person)
        _ask_again_there(person, now)
        note_all(person.subscriptions.all(), ConsentKind.MOVED, now, form, evidence=evidence)
        asked.delete()
    return new


def is_theirs(person: Subscriber, link: Mailed) -> bool:
    """Whether the link was mailed to the address where the person gets letters now.

    Whoever has the mailbox that they left must not see or change anything by old letters. Links without a
    mark are good until the person moves for the first time.
    """
    return link.mark == mark_of(person.email) if link.mark else not addresses_before(person)


def _ask_again_there(person: Subscriber, now: datetime) -> None:
    """Letters that ask to confirm a newsletter went to the old address, and confirm nothing any more."""
    fresh = person.subscriptions.filter(letter_sent_at__gt=now - CONFIRM_WITHIN)
    fresh.filter(state=SubscriptionState.PENDING).update(letter_due_at=now, letter_bounced_at=None)


def _redirect_mail_under_way(person: Subscriber) -> None:
    under_way = Campaign.objects.filter(state__in=(CampaignState.SENDING, CampaignState.PAUSED))
    rows = Delivery.objects.filter(subscriber=person, state__in=WAITING_STATES)
    for campaign in under_way.filter(Exists(rows.filter(campaign=OuterRef("pk")))).order_by("pk"):
        hold_lanes(campaign)
        readdress(rows.filter(campaign=campaign).exclude(pk__in=on_the_wire(campaign.pk)))
