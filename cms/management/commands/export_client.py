"""`manage.py export_client python DIR`: write a typed client of the Content API into a folder."""

from argparse import ArgumentParser
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cms.clients.packages import NodeMissingError, python_files, write_typescript


class Command(BaseCommand):
    help = "Write a typed client of the Content API, for TypeScript or for Python, into a folder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("language", choices=["typescript", "python"])
        parser.add_argument(
            "folder",
            type=Path,
            help="Made when it is not there. For Python it is the package, so name it so.",
        )

    def handle(self, *args: Any, language: str, folder: Path, **options: Any) -> None:
        if language == "python" and not folder.resolve().name.isidentifier():
            raise CommandError(
                f"Python cannot import a folder named {folder.resolve().name}: take another name."
            )
        # The API is put together by the project, which stands above this app: it is found through its URLs.
        document = import_module(settings.ROOT_URLCONF).content_api.get_openapi_schema()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if language == "typescript":
                write_typescript(document, settings.BASE_DIR / "frontend", folder)
            else:
                for name, text in python_files(document).items():
                    (folder / name).write_text(text)
        except (NodeMissingError, RuntimeError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Wrote the {language} client to {folder}.")
