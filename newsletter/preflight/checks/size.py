"""Gmail shows the first 102 KB of a mail's HTML, and hides the rest, the link to leave included."""

from collections.abc import Iterator

from newsletter.preflight.findings import Finding, fine, warns
from newsletter.preflight.mails import Mail

CHECK = "Size"
CLIP = 102 * 1024


def look(mail: Mail) -> Iterator[Finding]:
    kilobytes = f"{mail.bytes_sent / 1024:.0f} KB"
    if mail.bytes_sent > CLIP:
        yield warns(
            CHECK,
            f"It has {kilobytes}. Gmail hides what is beyond 102. Shorten it, or send its opening.",
        )
    elif mail.bytes_sent > CLIP * 0.9:
        yield warns(CHECK, f"It has {kilobytes}, close to the 102 after which Gmail hides the rest.")
    else:
        yield fine(CHECK, f"It has {kilobytes} of the 102 that Gmail shows.")
