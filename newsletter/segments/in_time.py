"""Asking among millions of rows for a few, and giving up when that takes longer than is worth waiting for."""

from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.models import QuerySet

# The planner likes to join whole tables first, even when a few rows are asked for.
NO_WHOLE_TABLES = (
    "enable_hashjoin = off",
    "enable_mergejoin = off",
    "enable_hashagg = off",
    "work_mem = '64kB'",  # the least there is: too little to hash the answers of a whole subquery
    "jit = off",
    "max_parallel_workers_per_gather = 0",
    "statement_timeout = 120",
)


def within(rows: QuerySet[Any], settings: tuple[str, ...] = NO_WHOLE_TABLES) -> list[Any] | None:
    """The rows; None when PostgreSQL takes longer than the settings allow."""
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("; ".join(f"SET LOCAL {one}" for one in settings))
            found = list(rows)
            if connection.vendor == "postgresql":
                # A transaction around this one goes on without them.
                with connection.cursor() as cursor:
                    cursor.execute("; ".join(f"SET LOCAL {one.split()[0]} TO DEFAULT" for one in settings))
            return found
    except OperationalError:  # cancelled; another trouble shows again
        return None
