"""`manage.py load_sample`: the sample publication, for a first look and for tests."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.loading import LoadError
from config.demo.sample import load_sample


class Command(BaseCommand):
    help = "Load the sample publication. What is already there is left as it is."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            added = load_sample()
        except LoadError as error:
            raise CommandError(str(error)) from error
        for page in added:
            self.stdout.write(f"Added {page.title}: {page.full_url}")
        if not added:
            self.stdout.write("The sample publication is already there.")
