"""What spam filters and wary readers dislike. A short list, of what is known to matter."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from newsletter.preflight.findings import Finding, fine, some, warns
from newsletter.preflight.mails import Mail
from newsletter.preflight.reading import Link, words_of

CHECK = "Spam signals"
SHORTENERS = frozenset(
    [
        *("bit.ly", "bitly.com", "buff.ly", "cutt.ly", "goo.gl", "is.gd", "lnkd.in", "ow.ly", "rb.gy"),
        *("rebrand.ly", "s.id", "shorturl.at", "t.co", "t.ly", "tiny.cc", "tinyurl.com", "v.gd"),
    ]
)
_FEWEST_WORDS = 40
_ADDRESS = re.compile(r"(?:https?://)?((?:[a-z0-9-]+\.)+[a-z]{2,})(?:[/?#:]\S*)?", re.IGNORECASE)


def look(mail: Mail) -> Iterator[Finding]:
    signals = list(_signals(mail))
    yield from (warns(CHECK, signal) for signal in signals)
    if not signals:
        yield fine(CHECK, "Nothing that spam filters are known to dislike.")


def _signals(mail: Mail) -> Iterator[str]:
    subject, reading = mail.subject, mail.reading
    letters = [one for one in subject if one.isalpha()]
    if len(letters) > 5 and subject == subject.upper() and subject != subject.lower():
        yield "The subject is all in capitals. Write it as a sentence."
    if subject.count("!") > 1 or "!!" in " ".join(reading.prose):
        yield "Several exclamation marks in a row look like advertising. One is enough."
    if reading.pictures and len(words_of(mail.variant.text).split()) < _FEWEST_WORDS:
        yield "It is pictures with hardly a word. Say in words what they show."
    short = [link.href for link in reading.links if _host(link.href) in SHORTENERS]
    if short:
        yield f"{some(short)} hides where it leads. Link to the page itself."
    false = [link.words.strip() for link in reading.links if _says_another_host(link)]
    if false:
        yield f"The link {some(false)} leads to another site than it says. Phishing does the same."


def _says_another_host(link: Link) -> bool:
    said = _ADDRESS.fullmatch(link.words.strip())
    host = _host(link.href)
    if said is None or not host:
        return False
    one, other = said[1].lower().removeprefix("www."), host.removeprefix("www.")
    return one != other and not one.endswith(f".{other}") and not other.endswith(f".{one}")


def _host(href: str) -> str:
    try:
        return (urlsplit(href.strip()).hostname or "").lower()
    except ValueError:
        return ""
