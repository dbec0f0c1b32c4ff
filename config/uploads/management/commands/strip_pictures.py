"""`manage.py strip_pictures`: take out of stored pictures where they were taken, and by whose telephone."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.uploads.strip import PictureError, files_to_strip, pictures


class Command(BaseCommand):
    help = (
        "Rewrite stored pictures, in all sizes, without what they tell beside the picture. Needed once, for "
        "those that were uploaded before uploads were rewritten. It can be stopped and run again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="change nothing; name the files")

    def handle(self, *_: Any, dry_run: bool, **__: Any) -> None:
        total, stripped, problems = pictures().count(), 0, list[str]()
        for done, picture in enumerate(pictures().iterator(chunk_size=100), start=1):
            for file in files_to_strip(picture, change=not dry_run):
                if isinstance(file, PictureError):
                    problems.append(str(file))
                else:
                    stripped += 1
                    if dry_run:
                        self.stdout.write(file)
            if not dry_run:
                self.show(done, total)
        verb = "would be rewritten" if dry_run else "rewritten"
        self.stdout.write(f"{total} pictures looked at, {stripped} files {verb}.")
        if problems:
            self.stderr.write("\n".join(problems))
            raise CommandError(f"{len(problems)} files are left as they are: the lines above say why.")

    def show(self, done: int, total: int) -> None:
        """For people, at a terminal: a file or a pipe gets the last line alone."""
        if self.stdout.isatty():
            self.stdout.write(f"\r{done} of {total} pictures", ending="\n" if done == total else "")
            self.stdout.flush()
