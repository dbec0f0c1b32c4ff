"""The product as an installation runs it, on a PostgreSQL database, with the sample publication."""

import os
import secrets
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django

from bench import interrupted, postgres, wrk


@contextmanager
def installed(purpose: str) -> Iterator[tuple[str, Path]]:
    """A database of its own with the sample, and a folder for files; Django is set up for both.

    Ends the program, saying why, when PostgreSQL or wrk is missing.
    """
    wrk.require()
    interrupted.ends_properly()
    print(f"Load before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors", file=sys.stderr)
    with (
        tempfile.TemporaryDirectory(prefix="transmissions-bench-") as name,
        postgres.database(purpose) as database,
    ):
        folder = Path(name)
        start(database, folder)
        yield database, folder


def environment(database: str, folder: Path) -> dict[str, str]:
    """The environment of a process of the product: nothing of a demo, no debugging, a quiet log."""
    return {
        **{name: value for name, value in os.environ.items() if name not in ("DEMO", "DEBUG", "MAILBOX_DIR")},
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": _secret(folder),
        "ADDRESS_PEPPER": "of a benchmark, which mails nobody at all",
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "DATABASE_URL": postgres.url(database),
        "REDIS_URL": "",
        "VAR_DIR": str(folder),
        "LOG_LEVEL": "WARNING",
        "LOG_JSON": "0",
    }


def start(database: str, folder: Path) -> None:
    """Set Django up in this process and load the sample. Call it before models are imported."""
    os.environ.pop("DEMO", None)
    os.environ.update(environment(database, folder))
    django.setup()
    from django.core.management import call_command  # needs the settings above

    call_command("migrate", verbosity=0)
    with Path(os.devnull).open("w") as nowhere:
        call_command("load_sample", verbosity=0, stdout=nowhere)


def _secret(folder: Path) -> str:
    path = folder / "secret"
    if not path.exists():
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()
