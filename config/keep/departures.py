"""Who left, complained or was barred since a backup was made: it must not bring them back as readers.

The database that is replaced knows, if it can still be read. What it said stays in a file beside the backup
until everything is done, because after a restore that broke off no database knows it any more.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.db import DatabaseError, transaction

from config.keep.identity import found, identity
from config.keep.journal import Erased
from newsletter.models import Newsletter, Subscription, Suppression, SuppressionReason
from newsletter.subscriptions import unsubscribe
from newsletter.suppressing import suppress
from newsletter.tokens import Leave


@dataclass(frozen=True)
class Left:
    person: str
    newsletter: int


@dataclass(frozen=True)
class Barred:
    """`newsletter` is None for all of them."""

    address_hash: str
    newsletter: int | None
    reason: str
    note: str


@dataclass
class Departures:
    left: set[Left] = field(default_factory=set)
    barred: set[Barred] = field(default_factory=set)

    @property
    def erased(self) -> set[Erased]:
        """Whose erasure the database told, should the journal be lost."""
        return {Erased(one.address_hash) for one in self.barred if one.reason == SuppressionReason.ERASED}


def since(moment: datetime, kept: Path) -> Departures:
    """From the database as it still is, if it can be read, and what `kept` holds of an earlier attempt."""
    told = _read(kept)
    try:
        with transaction.atomic():
            told.left.update(_left(moment))
            told.barred.update(_barred(moment))
    except DatabaseError:  # lost, or empty: that is what a restore is for
        pass
    _keep(told, kept)
    return told


def again(told: Departures) -> int:
    """Have them leave once more; returns how many did. Of what the backup does not know, nothing is left."""
    newsletters = {None, *Newsletter.objects.values_list("pk", flat=True)}
    people = found({one.person for one in told.left})
    done = 0
    with transaction.atomic():
        for barred in told.barred:
            if barred.newsletter in newsletters:
                reason = SuppressionReason(barred.reason)
                done += suppress(barred.address_hash, reason, newsletter=barred.newsletter, note=barred.note)
        for left in told.left:
            if person := people.get(left.person):
                done += unsubscribe(Leave(person.pk, left.newsletter), form="restore")
    return done


def _left(moment: datetime) -> Iterator[Left]:
    """Whoever asked to come back and did not confirm it yet has left all the same."""
    rows = Subscription.objects.filter(unsubscribed_at__gte=moment).select_related("subscriber")
    for one in rows.iterator():
        yield Left(identity(one.subscriber), one.newsletter_id)


def _barred(moment: datetime) -> Iterator[Barred]:
    rows = Suppression.objects.filter(created_at__gte=moment)
    for row in rows.values_list("address_hash", "newsletter", "reason", "note").iterator():
        yield Barred(*row)


def _read(kept: Path) -> Departures:
    if not kept.exists():
        return Departures()
    lists = json.loads(kept.read_text())
    return Departures({Left(*one) for one in lists["left"]}, {Barred(*one) for one in lists["barred"]})


def _keep(told: Departures, kept: Path) -> None:
    lists = {
        "left": [[one.person, one.newsletter] for one in told.left],
        "barred": [[one.address_hash, one.newsletter, one.reason, one.note] for one in told.barred],
    }
    unfinished = kept.with_name(f"{kept.name}.unfinished")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as target:
        json.dump(lists, target)
        target.flush()
        os.fsync(target.fileno())
    unfinished.replace(kept)
