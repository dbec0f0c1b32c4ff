"""Braces that were meant for a reader's name, and reached the mail as braces."""

import re
from collections.abc import Iterator

from newsletter.preflight.findings import Finding, blocks, fine, some, warns
from newsletter.preflight.mails import Mail

CHECK = "Personal words"
_TOKEN = re.compile(r"\{\{?\s*[A-Za-z_][\w .-]{0,40}(?:\|[^{}]{0,200})?\}\}?")
_EMPTY = re.compile(r"\{\{?\s*[A-Za-z_][\w .-]{0,40}\|\s*\}\}?")


def look(mail: Mail) -> Iterator[Finding]:
    own = _written(mail)
    left = list(dict.fromkeys(_TOKEN.findall(" ".join([mail.subject, *mail.reading.prose]))))
    mine = [token for token in left if _stands_in(token, own)]
    theirs = [token for token in left if token not in mine]
    empty = _EMPTY.findall(own)
    if mine:
        yield blocks(CHECK, f"Nothing is known to put in place of {some(mine)}. Write it without braces.")
    if theirs:
        yield warns(CHECK, f"{some(theirs)} stands in the transmission as it is. Look whether it is meant.")
    if empty:
        yield warns(
            CHECK, f"{some(empty)} leaves a hole for who has no such value. Write words behind the bar."
        )
    if not (mine or theirs or empty):
        yield fine(CHECK, "No braces are left over.")


def _written(mail: Mail) -> str:
    """What the editor wrote for this campaign."""
    campaign = mail.campaign
    return "\n".join([campaign.subject, campaign.preheader, campaign.note])


def _stands_in(token: str, own: str) -> bool:
    """As it is: braces written twice mean themselves."""
    return re.search(rf"(?<!\{{){re.escape(token)}(?!\}})", own) is not None
