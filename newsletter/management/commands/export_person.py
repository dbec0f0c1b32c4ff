"""`manage.py export_person ADDRESS`: everything that is known of somebody, as JSON on standard output."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from newsletter.addresses import AddressInvalidError, parse_address
from newsletter.dossier import dossier_of
from newsletter.models import Subscriber


class Command(BaseCommand):
    help = "Print all that is known of the person with this address, as JSON (GDPR, articles 15 and 20)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address")

    def handle(self, *args: Any, address: str, **options: Any) -> None:
        self.stdout.write(json.dumps(dossier_of(find_person(address)), indent=2, ensure_ascii=False))


def find_person(address: str) -> Subscriber:
    """Raises CommandError."""
    try:
        return Subscriber.objects.get(email_normalized=parse_address(address).normalized)
    except AddressInvalidError as error:
        raise CommandError(str(error)) from error
    except Subscriber.DoesNotExist as error:
        raise CommandError("Nobody is known by this address.") from error
