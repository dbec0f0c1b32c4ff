"""The few things that are read of a mail. Whatever stands in it, reading it does no harm and takes no time.

The policy is the old one of `email`: it reads headers without parsing them, so that no header, however
strange, can raise or take long.
"""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.header import decode_header
from email.message import Message

LONGEST = 256 * 1024  # bytes that are looked at: reports are short, and a returned mail's head comes first
_MOST_PARTS = 50
_ADDRESS = re.compile(r"[^\s<>,;:\"()\[\]]{1,250}@[^\s<>,;:\"()\[\]]{1,250}")

Mail = Message


class UnreadableMailError(Exception):
    """Nested or broken beyond what a mail server makes."""


def parse(raw: bytes) -> Mail:
    """The parser promises to raise nothing, but recurses into what is nested: RecursionError is possible."""
    return message_from_bytes(raw[:LONGEST], policy=policy.compat32)


def text(mail: Mail, name: str) -> str:
    """A header on one line, at most 2000 characters; empty when there is none."""
    value = mail.get(name)
    return " ".join(str(value)[:2000].split()) if value is not None else ""


def every(mail: Mail, *names: str) -> list[str]:
    """The addresses in all headers of these names, at most a few."""
    values = [str(value)[:2000] for name in names for value in (mail.get_all(name) or [])[:10]]
    return [found for value in values for found in _ADDRESS.findall(value)[:10]]


def words(mail: Mail, name: str) -> str:
    """A header with its encoded words decoded, where that can be done."""
    raw = text(mail, name)
    try:
        parts = [
            part.decode(charset or "ascii", "replace") if isinstance(part, bytes) else part
            for part, charset in decode_header(raw)
        ]
    except (LookupError, ValueError, UnicodeError):
        return raw
    return " ".join("".join(parts).split())


def parts_of(mail: Mail) -> Iterator[Mail]:
    """The mail and its parts from the outside in, at most so many, whatever is nested in it."""
    waiting, seen = [mail], 0
    while waiting and seen < _MOST_PARTS:
        part = waiting.pop(0)
        seen += 1
        yield part
        inside = part.get_payload()
        if isinstance(inside, list):
            waiting += [one for one in inside[:_MOST_PARTS] if isinstance(one, Message)]


def body(mail: Mail) -> str:
    """The words of the first text part, at most 8000 characters."""
    for part in parts_of(mail):
        if part.get_content_type() == "text/plain":
            try:
                data = part.get_payload(decode=True)
            except (ValueError, LookupError, AssertionError):
                return ""
            return data[:8000].decode("utf-8", "replace") if isinstance(data, bytes) else ""
    return ""


def nested(part: Mail) -> Mail | None:
    """The mail that a part encloses: message/rfc822 as it was parsed, text/rfc822-headers parsed now."""
    kind = part.get_content_type()
    inside = part.get_payload()
    if isinstance(inside, list):
        return (
            inside[0] if kind.startswith("message/") and inside and isinstance(inside[0], Message) else None
        )
    if kind in ("text/rfc822-headers", "message/rfc822-headers", "message/rfc822") and isinstance(
        inside, str
    ):
        return parse(inside.encode("utf-8", "replace"))
    return None
