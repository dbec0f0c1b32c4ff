"""The installation's clock, which is the database's: what a machine's own clock says may be wrong by minutes.

Leases, and moments at which something is due, are compared by processes on many machines. One that is ahead
would call all others dead, and begin too early, if it went by a clock of its own.
"""

from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone


def agreed_now() -> datetime:
    """What time it is for all processes of the installation. A query; SQLite's have one machine's clock."""
    if connection.vendor != "postgresql":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now: datetime = cursor.fetchone()[0]
    return now


def kept_since(now: datetime, days: int) -> datetime | None:
    """What is older is thrown away, where it is kept for so many days. None for 0, which is for ever."""
    return now - timedelta(days=days) if days else None


def ahead() -> timedelta:
    """How far the installation's clock is before this machine's, for who needs the time a thousand times."""
    return agreed_now() - timezone.now()
