"""A test's database, for a process that the test starts."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection


@contextmanager
def shared_database(folder: Path) -> Iterator[str]:
    """The test's database as a URL that another process can open; SQLite's lives in memory and is copied."""
    place = connection.settings_dict
    if connection.vendor == "postgresql":
        yield f"postgres://{place['USER']}:{place['PASSWORD']}@{place['HOST']}:{place['PORT']}/{place['NAME']}"
        return
    path = folder / "shared.sqlite3"
    with sqlite3.connect(path) as copy:
        connection.connection.backup(copy)
    copy.close()
    yield f"sqlite:///{path}"
    with sqlite3.connect(path) as copy:
        copy.backup(connection.connection)
    copy.close()
