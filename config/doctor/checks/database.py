"""The database answers, and is one for production."""

from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError, connection

from config.doctor.findings import Finding, good, problem, warning

_OLDEST = 140_000  # PostgreSQL 14, the oldest that Django 5.2 takes


def look() -> Iterator[Finding]:
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        yield problem(f"The database does not answer: {error}", "Look at DATABASE_URL, and whether it runs.")
        return
    if connection.vendor == "sqlite":
        yield warning("The database is SQLite, which one machine can use.", "Set DATABASE_URL to PostgreSQL.")
        return
    version: int = connection.pg_version  # type: ignore[attr-defined] # of PostgreSQL's wrapper
    if version < _OLDEST:
        yield problem(f"PostgreSQL {version // 10_000} is too old.", "Upgrade it to 14 or newer.")
    else:
        yield good(f"PostgreSQL {version // 10_000}.{version % 10_000} answers.")
    yield from _room()


def _room() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('max_connections')::int, (SELECT count(*) FROM pg_stat_activity"
            " WHERE backend_type = 'client backend')"
        )
        most, used = cursor.fetchone()
    if used > most * 0.8 and not settings.DATABASE_POOLED:
        yield warning(
            f"{used} of {most} connections are in use.",
            "Raise max_connections, or put PgBouncer in between: docs/deploy.md.",
        )
