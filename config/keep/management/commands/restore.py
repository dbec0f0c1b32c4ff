"""Put a backup in the place of what is there."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.core.management.base import BaseCommand, CommandError
from django.utils.timesince import timesince

from config.doctor.tasks import BEAT
from config.keep import sessions
from config.keep.archive import BackupUnreadableError, manifest_of
from config.keep.dumps import DumpError
from config.keep.putting_back import HalfDoneError, PutBack, holds_anything, put_back

_STOPPED = 90.0  # seconds after which beat, which gives a sign twice a minute, has surely ended


class Command(BaseCommand):
    help = "Put a backup in the place of the database and uploads. Stop web, workers and beat first."
    requires_system_checks: list[str] = []  # the database may be empty

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--overwrite", action="store_true", help="What the database holds is lost.")
        parser.add_argument(
            "--who-left-too",
            action="store_true",
            help="Who left or was suppressed since is a reader again: for a mistake that made them leave.",
        )

    def handle(self, *_: Any, path: Path, overwrite: bool, who_left_too: bool, **__: Any) -> None:
        self._refuse_beside_others()
        try:
            manifest = manifest_of(path)
            age = f"{manifest.made_at}, {timesince(manifest.moment)} ago"
            asked = holds_anything()
            if asked and not overwrite:
                raise CommandError(
                    f"The database holds an installation. --overwrite replaces it with that of {age}; "
                    "all that came after is lost."
                )
            self.stdout.write(f"Going back to {age}. Start nothing before this says that it is done.")
            done = put_back(path, who_left_too=who_left_too)
        except (BackupUnreadableError, DumpError) as error:
            raise CommandError(f"Nothing was restored: {error}") from error
        except HalfDoneError as error:
            raise CommandError(
                f"The database WAS replaced, and then this went wrong: {error}\n"
                "Campaigns may not be stopped, and who was erased may be there. Start nothing: see to the "
                "cause, and run the same again with --overwrite."
            ) from error
        self._tell(done, asked, who_left_too)

    def _refuse_beside_others(self) -> None:
        if time.time() - (cache.get(BEAT) or 0) < _STOPPED:
            raise CommandError("Beat is running, or was a minute ago. Stop web, workers and beat first.")
        if others := sessions.others():
            raise CommandError(
                f"The database is in use. Stop web, workers, beat and poolers first. {len(others)} sessions: "
                f"{'; '.join(others[:5])}"
            )

    def _tell(self, done: PutBack, asked: bool, who_left_too: bool) -> None:
        self.stdout.write(f"{done.erased_again} people who were erased since then are erased again.")
        if who_left_too:
            self.stdout.write("Who left since then is a reader again.")
        elif asked or done.departed:
            self.stdout.write(f"{done.departed} leaves and suppressions since then were set again.")
        else:
            self.stdout.write("Nobody knows who left since then: docs/runbook.md says where else to look.")
        if done.stopped:
            self.stdout.write(
                f"{done.stopped} campaigns were stopped: docs/runbook.md says how to go on with them."
            )
        self.stdout.write(f"Done: everything else is as it was, with {done.uploads} uploads.")
