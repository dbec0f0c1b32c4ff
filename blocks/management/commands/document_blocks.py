"""`manage.py document_blocks`: write the manual of the blocks."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from blocks.manual import manual

TARGET = Path("docs/blocks.md")
PICTURES = Path("docs/images/blocks")
EXAMPLES = Path("tests/golden/examples.faces.json")
HOW = "GOLDEN=write pytest tests/cms/test_golden.py tests/cms/test_block_manual.py"


class Command(BaseCommand):
    help = f"Write {TARGET} from the blocks' declarations and {EXAMPLES}."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="Change nothing; fail when the file is not current."
        )

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        examples = json.loads((settings.BASE_DIR / EXAMPLES).read_text(encoding="utf-8"))
        pictured = {picture.stem for picture in (settings.BASE_DIR / PICTURES).glob("*.jpg")}
        try:
            current = manual(examples, pictured)
        except KeyError as missing:
            raise CommandError(
                f"{EXAMPLES} has no {missing}: add one to tests/golden/examples.json, then run `{HOW}`."
            ) from missing
        path = settings.BASE_DIR / TARGET
        if not check:
            path.write_text(current, encoding="utf-8")
            self.stdout.write(f"Wrote {TARGET}.")
        elif not path.exists() or path.read_text(encoding="utf-8") != current:
            raise CommandError(f"{TARGET} is not current: run `manage.py document_blocks` and commit it.")
