"""Reads a mail for people. Any bytes at all give a letter: what cannot be understood is shown as it is."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser
from typing import TypeVar

T = TypeVar("T")

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]+")
_HEAD = re.compile(r"<head[^>]*>", re.IGNORECASE)
# The frame may not navigate the page around it, so links open beside it.
_BASE = '<base target="_blank">'


@dataclass(frozen=True)
class Summary:
    """One line of the list."""

    id: str
    sender: str
    recipient: str
    subject: str
    received: datetime
    size: int

    def mentions(self, words: str) -> bool:
        """Whether the words stand in the sender, the recipient or the subject."""
        return words.casefold() in f"{self.sender} {self.recipient} {self.subject}".casefold()


@dataclass(frozen=True)
class Letter:
    """A whole mail. ``html`` and ``text`` are None where the mail has no such part."""

    headers: list[tuple[str, str]]
    html: str | None
    text: str | None
    parts: list[str]


def summarize(mail_id: str, head: bytes, size: int) -> Summary:
    """Read the list's line from the first bytes of a mail."""
    message = BytesHeaderParser().parsebytes(head)
    return Summary(
        id=mail_id,
        sender=_header(message, "From"),
        # Who it went to, not who it says it is for.
        recipient=_header(message, "Delivered-To") or _header(message, "To"),
        subject=_header(message, "Subject"),
        received=datetime.fromtimestamp(int(mail_id) / 1e9, tz=UTC),
        size=size,
    )


def read_letter(source: bytes) -> Letter:
    """Take a mail apart."""
    nothing: list[Message] = []
    parts = _attempt(lambda: _parts(message_from_bytes(source)), nothing)
    html = _first(parts, "text/html")
    return Letter(
        headers=[(name, _readable(value)) for name, value in BytesHeaderParser().parsebytes(source).items()],
        html=None if html is None else _with_links_outside(html),
        text=_first(parts, "text/plain"),
        parts=[_describe(part) for part in parts],
    )


def _attempt(read: Callable[[], T], otherwise: T) -> T:
    """Ask the standard library something about a malformed mail.

    Its parser has no exception of its own for that: TypeError, LookupError and RecursionError were all met.
    """
    try:
        return read()
    except Exception:
        return otherwise


def _parts(message: Message) -> list[Message]:
    return [part for part in message.walk() if not part.is_multipart()]


def _header(message: Message, name: str) -> str:
    return _readable(message.get(name, ""))


def _readable(value: object) -> str:
    """A header's value as text, encoded words decoded where that is possible."""
    text = _attempt(lambda: str(make_header(decode_header(str(value)))), str(value))
    return _CONTROL.sub(" ", text.encode("utf-8", "replace").decode())


def _first(parts: list[Message], content_type: str) -> str | None:
    for part in parts:
        if part.get_content_type() == content_type and part.get_content_disposition() != "attachment":
            return _content(part)
    return None


def _content(part: Message) -> str:
    nothing: object = b""
    payload = _attempt(lambda: part.get_payload(decode=True), nothing)
    source = payload if isinstance(payload, bytes) else str(payload).encode("utf-8", "replace")
    return _attempt(
        lambda: source.decode(part.get_content_charset("utf-8"), "replace"), source.decode("utf-8", "replace")
    )


def _describe(part: Message) -> str:
    return _readable(_attempt(part.get_filename, None) or part.get_content_type())


def _with_links_outside(html: str) -> str:
    head = _HEAD.search(html)
    place = head.end() if head else 0
    return html[:place] + _BASE + html[place:]
