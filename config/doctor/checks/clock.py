"""The clocks of this machine, the database and Redis agree: leases and schedules depend on it."""

import time
from collections.abc import Iterator
from contextlib import closing

from django.conf import settings
from django.db import DatabaseError, connection
from redis import Redis, RedisError

from config.doctor.findings import Finding, good, problem, unchecked, warning

_NOTABLE, _HARMFUL = 2.0, 10.0  # seconds; a lease lasts 30


def look() -> Iterator[Finding]:
    yield from _database()
    yield from _redis()


def _database() -> Iterator[Finding]:
    if connection.vendor == "sqlite":
        yield good("SQLite has this machine's clock.")
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT extract(epoch FROM clock_timestamp())::float")
            yield judged("the database", cursor.fetchone()[0] - time.time())
    except DatabaseError:
        yield unchecked("The database does not answer.")


def _redis() -> Iterator[Finding]:
    if not settings.REDIS_URL:
        return
    try:
        with closing(
            Redis.from_url(settings.REDIS_URL, socket_timeout=5, socket_connect_timeout=5)
        ) as client:
            seconds, micro = client.time()
    except RedisError:
        yield unchecked("Redis does not answer.")
        return
    yield judged("Redis", seconds + micro / 1e6 - time.time())


def judged(whose: str, ahead: float) -> Finding:
    """`ahead`: by how many seconds the other clock is before ours."""
    todo = "Run an NTP client, such as chrony, on both machines."
    if abs(ahead) < _NOTABLE:
        return good(f"The clock of {whose} agrees, within {_NOTABLE:.0f} seconds.")
    said = f"The clock of {whose} is {abs(ahead):.1f} seconds {'ahead' if ahead > 0 else 'behind'}."
    return problem(said, todo) if abs(ahead) >= _HARMFUL else warning(said, todo)
