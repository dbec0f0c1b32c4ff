"""`manage.py rebuild_documents`: make every stored document anew, or tell which differ from a fresh one."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.documents import rebuild


class Command(BaseCommand):
    help = "Make every stored document anew. It can be stopped at any time; --resume goes on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; tell what differs, exit 1")
        parser.add_argument("--resume", action="store_true", help="only those that wait or are missing")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            self.check_all()
            return
        total = rebuild.order_missing() if options["resume"] else rebuild.order_everything()
        done = 0
        for count in rebuild.until_done():
            done += count
            self.show(done, max(total, done))
        if left := rebuild.waiting():
            raise CommandError(f"{left} documents could not be made: the log above says why.")
        self.stdout.write(f"{done} documents made anew.")

    def check_all(self) -> None:
        differences = 0
        for sentence in rebuild.differences():
            differences += 1
            self.stdout.write(sentence)
        if differences:
            raise CommandError(f"{differences} documents differ. `manage.py rebuild_documents` mends them.")
        self.stdout.write("Every stored document is what a fresh serialisation gives.")

    def show(self, done: int, total: int) -> None:
        """A bar for people; a file or a pipe gets the last line alone."""
        if self.stdout.isatty():
            filled = 30 * done // total
            self.stdout.write(f"\r[{'#' * filled}{'.' * (30 - filled)}] {done} of {total}", ending="")
            self.stdout.flush()
            if done == total:
                self.stdout.write("")
