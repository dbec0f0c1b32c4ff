"""A throw-away installation in this process, with the sample publication, on SQLite in a temporary folder."""

import atexit
import os
import shutil
import tempfile

import django


def start() -> None:
    """Set Django up and load the sample. Call it before models are imported."""
    folder = tempfile.mkdtemp(prefix="transmissions-bench-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ.update(
        DJANGO_SETTINGS_MODULE="config.settings",
        DEMO="1",
        VAR_DIR=folder,
        DATABASE_URL=f"sqlite:///{folder}/db.sqlite3",
        REDIS_URL="",
        LOG_LEVEL="WARNING",
    )
    django.setup()
    from django.core.management import call_command  # needs the settings above

    call_command("migrate", verbosity=0)
    call_command("load_sample", verbosity=0, stdout=open(os.devnull, "w"))  # noqa: SIM115, PTH123
