"""ADDRESS_PEPPER is the one that the hashes in the database were made with."""

from collections.abc import Iterator

from django.db import DatabaseError

from config.doctor.findings import Finding, good, problem, unchecked
from newsletter.addresses import address_hash
from newsletter.models import Subscriber


def look() -> Iterator[Finding]:
    try:
        someone = Subscriber.objects.exclude(address_hash="").first()
    except DatabaseError:
        yield unchecked("The subscribers cannot be read.")
        return
    if someone is None:
        yield unchecked("There are no subscribers yet.")
    elif address_hash(someone.email_normalized) == someone.address_hash:
        yield good("ADDRESS_PEPPER is the one that suppressions were made with.")
    else:
        yield problem(
            "ADDRESS_PEPPER is another one than before: nobody is suppressed any more.",
            "Stop sending, and set it to the former value before anything else.",
        )
