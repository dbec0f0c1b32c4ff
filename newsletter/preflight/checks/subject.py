"""The subject: there, and short enough for an inbox."""

from collections.abc import Iterator

from newsletter.preflight.findings import Finding, blocks, fine, warns
from newsletter.preflight.mails import Mail

CHECK = "Subject"
LONGEST = 70  # what an inbox on a wide screen shows; a phone shows about 40


def look(mail: Mail) -> Iterator[Finding]:
    subject = mail.subject.strip()
    if not subject:
        yield blocks(CHECK, "There is no subject. Write one.")
    elif len(subject) > LONGEST:
        yield warns(
            CHECK,
            f"The subject has {len(subject)} characters; inboxes cut it after {LONGEST}, phones after 40.",
        )
    else:
        yield fine(CHECK, f"It has {len(subject)} characters.")
