"""Telling a person of one database in an earlier copy of it, whatever address they have there."""

from collections.abc import Collection

from newsletter.models import Subscriber


def identity(person: Subscriber) -> str:
    """Their number and when they came. The number alone may be somebody else's after a restore."""
    return f"{person.pk}@{person.created_at.isoformat()}"


def found(identities: Collection[str]) -> dict[str, Subscriber]:
    """Those who are in the database, by their identity."""
    numbers = {int(number) for one in identities if (number := one.partition("@")[0]).isdecimal()}
    people = Subscriber.objects.in_bulk(numbers).values()
    return {known: one for one in people if (known := identity(one)) in identities}
