"""Whoever gets the mail can leave the list by it: by a link in either part, which mail law asks for."""

from collections.abc import Iterator

from newsletter.gaps import Gap
from newsletter.preflight.findings import Finding, blocks, fine
from newsletter.preflight.mails import Mail

CHECK = "Unsubscribe link"


def look(mail: Mail) -> Iterator[Finding]:
    lacks = []
    if not any(mail.has_gap(link.href, Gap.LEAVE) for link in mail.reading.links):
        lacks.append("mail")
    if not mail.has_gap(mail.variant.text, Gap.LEAVE):
        lacks.append("text part")
    if lacks:
        where = " and the ".join(lacks)
        yield blocks(CHECK, f"The {where} has no link to unsubscribe. Save the campaign to compose it anew.")
    else:
        yield fine(CHECK, "Mail and text part have a link to unsubscribe.")
