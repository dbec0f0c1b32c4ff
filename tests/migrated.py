"""A test's database begins as a copy of one that was migrated before, which takes longer than most tests.

Django still migrates what it is given, and so would notice a migration that is missing.

What is copied is named for all that decides what the migrations make, and made by whoever needs it first.
"""

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from psycopg.sql import SQL, Identifier

import tests.environment  # noqa: F401 - the settings, also where no test runs
from tests.services import POSTGRES

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "var" / "check" / "migrated"
_PREFIX, _MAKING = "transmissions_migrated_", "transmissions_making_"
_SQLITE = "sqlite:///"
_NEWEST = 6  # templates that stay on the server, for as many work trees and branches


def fingerprint() -> str:
    """Of our migrations, of the packages that bring others, and of the settings that some of them read."""
    ours = [file for app in ("cms", "newsletter", "config") for file in (ROOT / app).rglob("migrations/*.py")]
    files = [ROOT / "requirements.txt", *sorted(ours)]
    digest = sha256(repr((settings.FRONTEND_URL, settings.LANGUAGE_CODE, settings.INSTALLED_APPS)).encode())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def copy_sqlite(place: Path) -> None:
    """Make a file for Django to open."""
    shutil.copyfile(_sqlite_file(), place)


def _sqlite_file() -> Path:
    kept = KEPT / f"{fingerprint()}.sqlite3"
    with _one_at_a_time():
        if not kept.exists():
            for former in KEPT.glob("*.sqlite3*"):
                former.unlink()
            making = kept.with_suffix(".sqlite3-making")
            _migrate(f"sqlite:///{making}")
            making.rename(kept)
    return kept


def postgres_template() -> str:
    """The name of a database for PostgreSQL to copy (`CREATE DATABASE … TEMPLATE`).

    Several work trees may share the server, so one waits for another there, and keeps what others may use.
    """
    kept = _PREFIX + fingerprint()
    with psycopg.connect(f"{POSTGRES}/postgres", autocommit=True) as server:
        server.execute("SELECT pg_advisory_lock(hashtext(%s))", [_PREFIX])  # until the connection ends
        names = _templates(server)
        if kept not in names:
            making = f"{_MAKING}{fingerprint()}"  # there already, if its maker was killed
            server.execute(SQL("DROP DATABASE IF EXISTS {}").format(Identifier(making)))
            server.execute(SQL("CREATE DATABASE {}").format(Identifier(making)))
            _migrate(f"{POSTGRES}/{making}")
            server.execute(SQL("ALTER DATABASE {} RENAME TO {}").format(Identifier(making), Identifier(kept)))
            for old in names[_NEWEST - 1 :]:
                with suppress(psycopg.errors.ObjectInUse):  # it is being copied
                    server.execute(SQL("DROP DATABASE IF EXISTS {}").format(Identifier(old)))
    return kept


def _templates(server: "psycopg.Connection[tuple[object, ...]]") -> list[str]:
    """Their names, the newest first: numbers of databases go up."""
    found = server.execute(
        "SELECT datname FROM pg_database WHERE starts_with(datname, %s) ORDER BY oid DESC", [_PREFIX]
    )
    return [str(name) for (name,) in found]


def fill(database: str, frontend: str = "http://frontend.test") -> None:
    """Have an empty database be what `migrate` makes of it where FRONTEND_URL is `frontend`, in a second."""
    site = urlsplit(frontend)
    place = (site.hostname, site.port or (443 if site.scheme == "https" else 80))
    if database.startswith(_SQLITE):
        copy_sqlite(Path(database.removeprefix(_SQLITE)))
        with closing(sqlite3.connect(database.removeprefix(_SQLITE))) as copy, copy:
            copy.execute("UPDATE wagtailcore_site SET hostname = ?, port = ?", place)
        return
    template = f"--dbname={POSTGRES}/{postgres_template()}"
    dump = subprocess.run(["pg_dump", "--no-owner", template], stdout=subprocess.PIPE, check=True)
    strict = ["psql", "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", f"--dbname={database}"]
    subprocess.run(strict, input=dump.stdout, stdout=subprocess.DEVNULL, check=True)
    with psycopg.connect(database) as filled:
        filled.execute("UPDATE wagtailcore_site SET hostname = %s, port = %s", place)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _migrate(database: str) -> None:
    environment = {**os.environ, "DATABASE_URL": database}
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity=0"], cwd=ROOT, env=environment, check=True
    )
