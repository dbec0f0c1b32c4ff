"""Erasing again, after a restore, who was erased since the backup was made."""

from collections.abc import Collection

from config.keep.identity import found
from config.keep.journal import Erased
from newsletter.erasure import erase
from newsletter.models import Subscriber, SuppressionReason
from newsletter.suppressing import suppress


def erase_again(gone: Collection[Erased]) -> int:
    """Returns how many people the backup still knew. Those it did not know are suppressed all the same.

    It may know a person by the address that they had before their last.
    """
    hashes = {one.address_hash for one in gone}
    by_address = Subscriber.objects.filter(address_hash__in=hashes)
    people = {one.pk: one for one in (*by_address, *found({one.person for one in gone}).values())}
    for address_hash in hashes:
        suppress(address_hash, SuppressionReason.ERASED)
    for person in people.values():
        erase(person)
    return len(people)
