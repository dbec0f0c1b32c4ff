"""Forgetting a person: the right to erasure, GDPR article 17.

What stays is the ledger's row of each mail without address and name, so that a campaign's figures stay true,
and a keyed hash of the address, so that no import writes to it again. Its owner may come back by signing up
and confirming.
"""

import re
from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.dispatch import Signal
from wagtail.models import ModelLogEntry

from newsletter.deliveries.counts import count_at_desk, hold_lanes, moved, on_the_wire
from newsletter.dossier import mails_of
from newsletter.imports.keeping import forget
from newsletter.models import (
    DELIVERY,
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

_WAITING = (DeliveryState.QUEUED, DeliveryState.DEFERRED)
_WHY = "The person was erased."

# Sent with the `person`, in the transaction and while their row is still there.
erased = Signal()


def erase(person: Subscriber) -> None:
    """Remove a person from every table. Mail that is not on the wire yet is not sent."""
    with transaction.atomic():
        locked = Subscriber.objects.select_for_update().get(pk=person.pk)
        forget(locked.address_hash)
        _blank_mails(locked)
        _forget_log_entries(locked)
        _leave_test_lists(locked)
        suppress(locked.address_hash, SuppressionReason.ERASED)
        erased.send(sender=Subscriber, person=locked)
        locked.delete()


def _blank_mails(person: Subscriber) -> None:
    """The rows stay and are counted as before. What a server said may quote the address, and is cleaned."""
    rows = list(mails_of(person).values_list("pk", "campaign_id", "email"))
    for one in mails_of(person).filter(state__in=_WAITING).select_related("campaign").order_by("campaign"):
        _skip(one)
    addresses = {person.email, person.email_normalized, *(email for _, _, email in rows)}
    pattern = re.compile("|".join(re.escape(one) for one in addresses if one), re.IGNORECASE)
    mine = Delivery.objects.filter(pk__in=[pk for pk, *_ in rows])
    for one in mine.exclude(answer=""):
        mine.filter(pk=one.pk).update(answer=pattern.sub("…", one.answer))
    mine.update(subscriber=None, email="", name="", provider_id="")
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


def _leave_test_lists(person: Subscriber) -> None:
    theirs = {person.email.lower(), person.email_normalized}
    for one in TestList.objects.all():  # a handful
        left = [line for line in one.lines if line.lower() not in theirs]
        if left != one.lines:
            TestList.objects.filter(pk=one.pk).update(addresses="\n".join(left))


def _forget_log_entries(person: Subscriber) -> None:
    """Wagtail's log names what was changed by its title, which is the address."""
    lists = person.subscriptions.values_list("pk", flat=True)
    consents = person.consents.values_list("pk", flat=True)
    for model, keys in ((Subscriber, [person.pk]), (Subscription, lists), (ConsentEvent, consents)):
        ModelLogEntry.objects.filter(
            content_type=ContentType.objects.get_for_model(model), object_id__in=[str(key) for key in keys]
        ).delete()
