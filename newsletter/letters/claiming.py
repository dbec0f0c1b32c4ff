"""A letter's row while a process is at it: it is due again when nothing is heard of that process.

The lease is the lanes' own (`NEWSLETTER_LEASE_SECONDS`), and whoever is alive renews it, so it need not be as
long as the slowest mail server takes.
"""

import logging
import time
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from newsletter.clock import agreed_now
from newsletter.deliveries.persisting import AWAY, Away, insist
from newsletter.models import AddressChange, Subscription

log = logging.getLogger(__name__)
Rows = QuerySet[Subscription] | QuerySet[AddressChange]
_RENEWALS = 4  # in the time of a lease, so that a few may come late


class Claim:
    """One row, which is ours while it is due at just the moment that we wrote there."""

    def __init__(self, rows: Rows, until: datetime) -> None:
        self._rows, self._until = rows, until
        self._signed = time.monotonic()

    def sign(self) -> None:
        """Tell the others that we are alive; call it every second. Without a database nobody can take it."""
        if time.monotonic() - self._signed < settings.NEWSLETTER_LEASE_SECONDS / _RENEWALS:
            return
        self._signed = time.monotonic()
        try:
            until = agreed_now() + _lease()
            if self._ours().update(letter_due_at=until):
                self._until = until
        except AWAY as error:
            log.warning("The database is away while a letter is on the wire: %s", error)
            connection.close()

    def settle(self, **outcome: object) -> None:
        """Write down what became of the letter, unless it was taken from us. Waits for a database.

        Raises OperationalError or InterfaceError after as long as a campaign's outcomes would wait.
        """
        insist(lambda: self._ours().update(**outcome), Away())

    def _ours(self) -> Rows:
        return self._rows.filter(letter_due_at=self._until)


def claim(rows: Rows, now: datetime) -> Claim | None:
    """Take the letter of the one row that `rows` has; None when it is not due, or another process has it."""
    until = now + _lease()
    taken = rows.filter(letter_due_at__lte=now).update(letter_due_at=until)
    return Claim(rows, until) if taken else None


def _lease() -> timedelta:
    return timedelta(seconds=settings.NEWSLETTER_LEASE_SECONDS)
