"""Erasing again, after a restore, who was erased since the backup was made."""

from collections.abc import Iterable
from datetime import datetime

from django.db import DatabaseError, transaction

from config.keep import journal
from newsletter.erasure import erase
from newsletter.models import Subscriber, Suppression, SuppressionReason
from newsletter.suppressing import suppress


def since(moment: datetime) -> set[str]:
    """Hashes of the addresses: from the journal, and from the database as it still is, if it can be read."""
    found = journal.since(moment)
    try:
        with transaction.atomic():
            rows = Suppression.objects.filter(reason=SuppressionReason.ERASED, created_at__gte=moment)
            return found | set(rows.values_list("address_hash", flat=True))
    except DatabaseError:  # lost, or empty: that is what a restore is for
        return found


def erase_again(hashes: Iterable[str]) -> int:
    """Returns how many people the backup still knew. Those it did not know are suppressed all the same."""
    wanted = set(hashes)
    people = list(Subscriber.objects.filter(address_hash__in=wanted))
    for address_hash in wanted:
        suppress(address_hash, SuppressionReason.ERASED)
    for person in people:
        erase(person)
    return len(people)
