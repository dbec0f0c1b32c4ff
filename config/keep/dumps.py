"""The database as a file, as it was at one moment, and back: by pg_dump, or by SQLite's own backup."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import connection

NAME = "database"


class DumpError(Exception):
    """The database could not be written down, or not read back. The message says why."""


def dump(path: Path) -> None:
    """Write the database of the settings to `path`. Raises DumpError."""
    if connection.vendor == "sqlite":
        _sqlite(_open(), sqlite3.connect(path))
    else:
        # `custom` is compressed, and lets pg_restore do it all in one transaction.
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={path}")


def load(path: Path) -> None:
    """Put `path` in the place of everything in the database. Raises DumpError; then all is as before.

    A table of a newer release goes too: the dump brings its own, and `migrate` makes the rest.
    """
    if connection.vendor == "sqlite":
        _sqlite(sqlite3.connect(path), _open())
        return
    connection.close()
    script = path.with_suffix(".sql")
    _run("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(path), connect=False)
    whole = ["--command=DROP SCHEMA public CASCADE", "--command=CREATE SCHEMA public", f"--file={script}"]
    _run("psql", "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--single-transaction", *whole)


def _open() -> sqlite3.Connection:
    connection.close()
    return sqlite3.connect(connection.settings_dict["NAME"])


def _sqlite(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    try:
        with closing(source), closing(target):
            source.backup(target)
    except sqlite3.Error as error:
        raise DumpError(f"SQLite: {error}") from error


def _run(program: str, *words: str, connect: bool = True) -> None:
    """The password goes by the environment: arguments are seen by every user of the machine."""
    if not shutil.which(program):
        raise DumpError(f"{program} is not here. Install PostgreSQL's client, not older than the server.")
    done = subprocess.run(  # noqa: S603 - the program and every word are ours
        [program, *words],
        env={**os.environ, **(_place(connection.settings_dict) if connect else {})},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise DumpError(f"{program}: {done.stderr.strip()[-500:]}")


def _place(settings: dict[str, Any]) -> dict[str, str]:
    """Libpq's variables for the database of the settings."""
    options = settings.get("OPTIONS") or {}
    named = {
        "PGHOST": settings["HOST"],
        "PGPORT": settings["PORT"],
        "PGUSER": settings["USER"],
        "PGPASSWORD": settings["PASSWORD"],
        "PGDATABASE": settings["NAME"],
        "PGSSLMODE": options.get("sslmode"),
        "PGSSLROOTCERT": options.get("sslrootcert"),
    }
    return {name: str(value) for name, value in named.items() if value}
