"""`manage.py erase_person ADDRESS`: forget somebody, for ever."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from newsletter.erasure import erase
from newsletter.management.commands.export_person import find_person


class Command(BaseCommand):
    help = "Remove the person with this address from every table, for ever (GDPR, article 17)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address")

    def handle(self, *args: Any, address: str, **options: Any) -> None:
        erase(find_person(address))
        self.stdout.write("Erased. No import will write to the address; its owner may subscribe again.")
