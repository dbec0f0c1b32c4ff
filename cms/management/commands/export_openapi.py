"""`manage.py export_openapi`: write the Content API's OpenAPI document to a file."""

import json
from argparse import ArgumentParser
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

TARGET = Path("frontend/openapi.json")


class Command(BaseCommand):
    help = f"Write the Content API's OpenAPI document to {TARGET}."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="Change nothing; fail when the file is not current."
        )

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        # The API is put together by the project, which stands above this app: it is found through its URLs.
        api = import_module(settings.ROOT_URLCONF).content_api
        current = json.dumps(api.get_openapi_schema(), indent=2, ensure_ascii=False) + "\n"
        path = settings.BASE_DIR / TARGET
        if not check:
            path.write_text(current)
            self.stdout.write(f"Wrote {TARGET}.")
        elif not path.exists() or path.read_text() != current:
            raise CommandError(f"{TARGET} is not current: run `make types` and commit the result.")
