"""The publisher's postal address stands in the mail, which mail law asks for."""

from collections.abc import Iterator

from newsletter.preflight.findings import Finding, blocks, fine
from newsletter.preflight.mails import Mail
from newsletter.preflight.reading import words_of

CHECK = "Postal address"


def look(mail: Mail) -> Iterator[Finding]:
    wanted = words_of(mail.house.postal_address)
    if not wanted:
        yield blocks(CHECK, "The publication has no postal address. Write one in Settings, Publication.")
    elif wanted in mail.html_words and wanted in mail.text_words:
        yield fine(CHECK, "Mail and text part have the publication's postal address.")
    else:
        yield blocks(
            CHECK,
            "The publication's postal address is not in the mail. Save the campaign to compose it anew.",
        )
