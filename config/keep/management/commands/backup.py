"""Write everything that this installation holds into one file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config.keep import archive
from config.keep.dumps import DumpError


class Command(BaseCommand):
    help = "Write the database and all uploads into one file, as they are at one moment. Nothing has to stop."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "place", type=Path, help="A file, or a folder in which a file is named by the time."
        )

    def handle(self, *_: Any, place: Path, **__: Any) -> None:
        path = place / f"transmissions-{timezone.now():%Y%m%dT%H%M%SZ}.tar" if place.is_dir() else place
        try:
            manifest = archive.write(path)
        except (DumpError, OSError) as error:
            raise CommandError(f"There is no backup: {error}") from error
        size = path.stat().st_size / 2**20
        self.stdout.write(f"{path}: the database and {len(manifest.uploads)} uploads, {size:.1f} MiB.")
