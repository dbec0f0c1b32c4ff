"""Room for the large joins of a segment. PostgreSQL's default suits small questions, and these are not."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

_SETTINGS = (
    "work_mem = '64MB'",
    "jit = off",
    "random_page_cost = 1.1",  # as on any disk without moving parts; 4 makes it read whole tables instead
    "parallel_setup_cost = 0",
    "parallel_tuple_cost = 0.01",
)


@contextmanager
def room() -> Iterator[None]:
    """Queries inside may hold a million people in memory, instead of on disk or asking for each anew.

    64 MB for each join while it lasts. Without compiling: that takes longer than it saves, seen in measuring.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("; ".join(f"SET LOCAL {one}" for one in _SETTINGS))
        yield
