"""The product as an installation runs it, on a PostgreSQL database, with the sample publication."""

import os
import secrets
from pathlib import Path

import django

from bench import postgres


def environment(database: str, folder: Path) -> dict[str, str]:
    """The environment of a process of the product: nothing of a demo, no debugging, a quiet log."""
    return {
        **{name: value for name, value in os.environ.items() if name not in ("DEMO", "DEBUG", "MAILBOX_DIR")},
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": _secret(folder),
        "ADDRESS_PEPPER": "bench",
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "DATABASE_URL": postgres.url(database),
        "REDIS_URL": "",
        "VAR_DIR": str(folder),
        "LOG_LEVEL": "WARNING",
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
