"""`manage.py load_transmission FILE.json`: create or update a transmission from a file of typed blocks."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.loading import FileReferences, LoadError, TransmissionFile, load_transmission, read_file


class Command(BaseCommand):
    help = "Create or update a transmission from a JSON file (format transmission/1) and publish it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE.json")

    def handle(self, *args: Any, files: list[Path], **options: Any) -> None:
        for path in files:
            try:
                page = load_transmission(read_file(path, TransmissionFile), FileReferences(path.parent))
            except LoadError as error:
                faults = "\n".join(f"  {problem}" for problem in error.problems)
                raise CommandError(
                    f"{path.name} was not loaded, and nothing was changed:\n{faults}"
                ) from error
            self.stdout.write(f"{page.title}: {page.full_url}")
