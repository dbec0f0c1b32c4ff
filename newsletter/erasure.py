"""Forgetting a person: the right to erasure, GDPR article 17.

What stays is the ledger's row of each mail without address and name, so that a campaign's figures stay true,
and a keyed hash of each address that they had, so that no import writes to it again. Its owner may come back
by signing up and confirming.
"""

import re
from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Q
from django.dispatch import Signal

from newsletter import log_entries
from newsletter.addresses import Address, known_address, spellings
from newsletter.consents import addresses_before
from newsletter.deliveries.counts import count_at_desk, hold_lanes, moved, on_the_wire
from newsletter.dossier import mails_of
from newsletter.imports.keeping import forget
from newsletter.models import (
    DELIVERY,
    AddressChange,
    Attempt,
    ConsentEvent,
    Delivery,
    DeliveryState,
    ErrorGroup,
    Subscriber,
    Subscription,
    SuppressionReason,
    TestList,
)
from newsletter.suppressing import suppress
from newsletter.unnaming import unname

_WAITING = (DeliveryState.QUEUED, DeliveryState.DEFERRED)
_WHY = "The person was erased."

# Sent with the `person`, in the transaction and while their row is still there.
erased = Signal()


def erase(person: Subscriber) -> None:
    """Remove a person from every table. Mail that is not on the wire yet is not sent."""
    with transaction.atomic():
        locked = Subscriber.objects.select_for_update().get(pk=person.pk)
        addresses = _addresses_of(locked)
        unname(locked, addresses)
        hashes, texts = {one.hash for one in addresses}, spellings(addresses)
        forget(hashes, texts)
        _blank_mails(locked, addresses)
        _forget_log_entries(locked)
        _leave_test_lists(texts)
        _let_nobody_move_there(texts)
        for address_hash in hashes:
            suppress(address_hash, SuppressionReason.ERASED)
        erased.send(sender=Subscriber, person=locked)
        locked.delete()


def _addresses_of(person: Subscriber) -> list[Address]:
    """The person's, and those that they moved away from, unless somebody else is known by one of them now."""
    before = [known_address(one) for one in addresses_before(person)]
    others = Subscriber.objects.filter(email_normalized__in=[one.normalized for one in before])
    taken = set(others.values_list("email_normalized", flat=True))
    now = Address(person.email, person.email_normalized)
    return [now, *(one for one in before if one.normalized not in taken)]


def _blank_mails(person: Subscriber, addresses: Iterable[Address]) -> None:
    """The rows stay and are counted as before. What a server said may quote the address, and is cleaned.

    They are blanked first: an answer that comes later finds nobody, and is not kept.
    """
    rows = list(mails_of(person).values_list("pk", "campaign_id", "email"))
    for one in mails_of(person).filter(state__in=_WAITING).select_related("campaign").order_by("campaign"):
        _skip(one)
    mailed = {email for _, _, email in rows if email}
    texts = spellings([*addresses, *map(known_address, mailed)])
    pattern = re.compile("|".join(map(re.escape, texts)), re.IGNORECASE)
    mine = Delivery.objects.filter(pk__in=[pk for pk, *_ in rows])
    mine.update(subscriber=None, email="", name="", provider_id="")
    for one in mine.exclude(answer=""):
        mine.filter(pk=one.pk).update(answer=pattern.sub("…", one.answer))
    for attempt in Attempt.objects.filter(delivery__in=mine.values("pk")):
        cleaned = pattern.sub("…", attempt.answer)
        Attempt.objects.filter(pk=attempt.pk).update(answer=cleaned, provider_id="")
    _clean_samples({campaign for _, campaign, _ in rows}, pattern)


def _skip(mail: Delivery) -> None:
    """Unless a lane has it on the wire, which ends as it ends."""
    hold_lanes(mail.campaign)
    if mail.pk in on_the_wire(mail.campaign_id):
        return
    for source in _WAITING:
        row = Delivery.objects.filter(pk=mail.pk)
        number = DELIVERY.move(row, DeliveryState.SKIPPED, coming_from=(source,), answer=_WHY, due_at=None)
        count_at_desk(mail.campaign_id, moved(source, DeliveryState.SKIPPED, number))


def _clean_samples(campaigns: Iterable[int], pattern: re.Pattern[str]) -> None:
    """A group of errors keeps the last answer as its sample, and a key from which addresses were left out."""
    for group in ErrorGroup.objects.filter(campaign__in=list(campaigns)):
        if pattern.search(group.sample):
            ErrorGroup.objects.filter(pk=group.pk).update(sample=pattern.sub("…", group.sample))


def _leave_test_lists(texts: Iterable[str]) -> None:
    theirs = {text.lower() for text in texts}
    for one in TestList.objects.all():  # a handful
        left = [line for line in one.lines if line.lower() not in theirs]
        if left != one.lines:
            TestList.objects.filter(pk=one.pk).update(addresses="\n".join(left))


def _let_nobody_move_there(texts: Iterable[str]) -> None:
    """Somebody else may have asked for their letters at the address; its owner confirms nothing any more."""
    there = reduce(or_, (Q(email__iexact=text) for text in texts))
    AddressChange.objects.filter(there).delete()


def _forget_log_entries(person: Subscriber) -> None:
    log_entries.forget(Subscriber, [person.pk])
    log_entries.forget(Subscription, person.subscriptions.values_list("pk", flat=True))
    log_entries.forget(ConsentEvent, person.consents.values_list("pk", flat=True))
