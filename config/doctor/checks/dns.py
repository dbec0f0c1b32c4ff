"""The senders' domains let our mail through: SPF, DKIM and DMARC, as mailbox providers ask of senders."""

from collections.abc import Iterator

import dns.resolver
from django.db import DatabaseError

from config.doctor.findings import Finding, Status, unchecked
from newsletter import sender_domains
from newsletter.addresses import AddressInvalidError, wire_address
from newsletter.models import Newsletter
from newsletter.sender_domains import Verdict

_STATUSES = {
    Verdict.GOOD: Status.GOOD,
    Verdict.PROBLEM: Status.PROBLEM,
    Verdict.UNCHECKED: Status.UNCHECKED,
}


def look() -> Iterator[Finding]:
    try:
        domains = sorted(
            {_domain(email) for email in Newsletter.objects.values_list("from_email", flat=True)}
        )
    except (DatabaseError, AddressInvalidError) as error:
        yield unchecked(f"The newsletters' senders cannot be read: {error}")
        return
    if not domains:
        yield unchecked("There is no newsletter yet.")
    for domain in domains:
        yield from examined(domain)


def _domain(email: str) -> str:
    return wire_address(email)[0].rpartition("@")[2].lower()


def examined(domain: str, resolver: dns.resolver.Resolver | None = None) -> Iterator[Finding]:
    for seen in sender_domains.examined(domain, resolver):
        yield Finding(_STATUSES[seen.verdict], seen.said, seen.todo)
