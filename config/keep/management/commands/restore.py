"""Put a backup in the place of what is there."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.core.management.base import BaseCommand, CommandError

from config.doctor.tasks import BEAT
from config.keep.archive import BackupUnreadableError
from config.keep.dumps import DumpError
from config.keep.putting_back import holds_anything, put_back

_STOPPED = 90.0  # seconds after which beat, which gives a sign twice a minute, has surely ended


class Command(BaseCommand):
    help = "Put a backup in the place of the database and uploads. Stop web, workers and beat first."
    requires_system_checks: list[str] = []  # the database may be empty

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--overwrite", action="store_true", help="What the database holds is lost.")

    def handle(self, *_: Any, path: Path, overwrite: bool, **__: Any) -> None:
        if time.time() - (cache.get(BEAT) or 0) < _STOPPED:
            raise CommandError("Beat is running, or was a minute ago. Stop web, workers and beat first.")
        if holds_anything() and not overwrite:
            raise CommandError(
                "The database holds an installation. --overwrite replaces it, and all is lost."
            )
        try:
            done = put_back(path)
        except (BackupUnreadableError, DumpError) as error:
            raise CommandError(f"Nothing was restored: {error}") from error
        self.stdout.write(f"Everything is as it was on {done.made_at}, with {done.uploads} uploads.")
        self.stdout.write(f"{done.erased_again} people who were erased since then are erased again.")
        if done.stopped:
            self.stdout.write(
                f"{done.stopped} campaigns were stopped: docs/runbook.md says how to go on with them."
            )
