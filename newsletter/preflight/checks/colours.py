"""Words that can be told from their ground: WCAG 2.2, 4.5 to 1, and 3 to 1 for large ones."""

from collections.abc import Iterator

from newsletter.accents import accent_of, contrast_of
from newsletter.preflight.findings import Finding, fine, some, warns
from newsletter.preflight.mails import Mail

CHECK = "Contrast"
_LARGE = 24  # pixels


def look(mail: Mail) -> Iterator[Finding]:
    faint = [words for ink, words in mail.reading.inks.items() if _is_faint(ink.color, ink.ground, ink.size)]
    accent = mail.campaign.newsletter.accent_color
    if faint:
        yield warns(
            CHECK, f"{some(faint)} can hardly be told from what is behind it. Choose a darker colour."
        )
    if accent and accent_of(accent).light != accent.lower():
        yield warns(
            CHECK,
            f"The newsletter's accent {accent} is too pale; {accent_of(accent).light} is used instead.",
        )
    elif not faint:
        yield fine(CHECK, "All words stand out from their ground.")


def _is_faint(color: str, ground: str, size: int) -> bool:
    return contrast_of(color, ground) < (3 if size >= _LARGE else 4.5)
