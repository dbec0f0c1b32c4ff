"""`manage.py dkim_record`: what to publish in DNS for the keys of NEWSLETTER_DKIM."""

import textwrap
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from newsletter.dkim_keys import configured_keys

_LONGEST = 255  # of one string in a TXT record (RFC 1035, section 3.3.14); readers join them


class Command(BaseCommand):
    help = "Print the DNS records of the DKIM keys, as lines of a zone file."

    def handle(self, *args: Any, **options: Any) -> None:
        keys = configured_keys()
        if not keys:
            raise CommandError("NEWSLETTER_DKIM is not set, so the relay is to sign. See .env.example.")
        for key in keys:
            strings = [key.record[at : at + _LONGEST] for at in range(0, len(key.record), _LONGEST)]
            quoted = "\n".join(f'"{string}"' for string in strings)
            inside = textwrap.indent(quoted, "    ")
            self.stdout.write(f"{key.record_name}. IN TXT (\n{inside}\n)")
