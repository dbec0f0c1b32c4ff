"""A mailbox over IMAP (RFC 3501), read with the standard library.

`imaps://user:password@host:993/INBOX`, or `imap://` with STARTTLS where the server has it. User and password
are percent-encoded. `?delete=1` removes what has been read; without it, it is marked as seen.
"""

import imaplib
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from newsletter.returned.parts import LONGEST

_TIMEOUT = 30.0  # seconds for each answer


class MailboxAwayError(Exception):
    """The mailbox cannot be reached or refuses; it is tried again later. The message says why."""


@dataclass(frozen=True)
class Place:
    host: str
    port: int
    user: str
    password: str
    folder: str
    encrypted: bool
    delete: bool

    def __repr__(self) -> str:
        return f"Place({self.user}@{self.host}:{self.port}/{self.folder})"


def place_of(url: str) -> Place:
    """Raises ImproperlyConfigured for what is no such URL; never quotes the password."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured("FEEDBACK_MAILBOX_URL cannot be read.") from error
    if parts.scheme not in ("imap", "imaps") or not parts.hostname or not parts.username:
        raise ImproperlyConfigured("FEEDBACK_MAILBOX_URL must be imaps://user:password@host/INBOX.")
    encrypted = parts.scheme == "imaps"
    return Place(
        host=parts.hostname,
        port=port or (993 if encrypted else 143),
        user=unquote(parts.username),
        password=unquote(parts.password or ""),
        folder=unquote(parts.path.strip("/")) or "INBOX",
        encrypted=encrypted,
        delete=parse_qs(parts.query).get("delete") == ["1"],
    )


class Mailbox:
    """An open folder. Each method raises MailboxAwayError."""

    def __init__(self, line: imaplib.IMAP4, delete: bool, *, can_expunge: bool) -> None:
        self._line, self._delete, self._can_expunge = line, delete, can_expunge

    def unread(self, most: int) -> list[str]:
        """The UIDs of the oldest mails that nobody has marked as seen."""
        with _away():
            _, data = self._line.uid("SEARCH", "UNSEEN")
            return [uid.decode() for uid in (data[0] or b"").split()[:most]]

    def fetch(self, uid: str) -> bytes:
        """The mail's first `LONGEST` bytes, whatever its size; empty when it is gone. Marks nothing."""
        with _away():
            _, data = self._line.uid("FETCH", uid, f"(BODY.PEEK[]<0.{LONGEST}>)")
        return next((one[1] for one in data if isinstance(one, tuple)), b"")

    def done(self, uid: str) -> None:
        """It has been dealt with, and is not unread any more."""
        flags = r"(\Seen \Deleted)" if self._delete else r"(\Seen)"
        with _away():
            self._line.uid("STORE", uid, "+FLAGS.SILENT", flags)
            if self._delete and self._can_expunge:  # else others' deleted mail would go too
                self._line.uid("EXPUNGE", uid)


@contextmanager
def opened(place: Place) -> Iterator[Mailbox]:
    with _away():
        line = _connect(place)
    try:
        with _away():
            line.login(f'"{_quoted(place.user)}"', place.password)  # imaplib quotes the second only
            _, able = line.capability()  # once more: servers say less to who has not logged in
            answer, _ = line.select(f'"{_quoted(place.folder)}"')
            if answer != "OK":
                raise MailboxAwayError(f"There is no folder {place.folder}.")
        yield Mailbox(line, place.delete, can_expunge=b"UIDPLUS" in b" ".join(filter(None, able)).split())
    finally:
        with suppress(imaplib.IMAP4.error, OSError):
            line.logout()
        with suppress(OSError):
            line.shutdown()  # which logout leaves out when the line is broken


def _connect(place: Place) -> imaplib.IMAP4:
    if place.encrypted:
        return imaplib.IMAP4_SSL(place.host, place.port, timeout=_TIMEOUT)
    line = imaplib.IMAP4(place.host, place.port, timeout=_TIMEOUT)
    if "STARTTLS" in line.capabilities:
        line.starttls()
    return line


def _quoted(text: str) -> str:
    return re.sub(r'(["\\])', r"\\\1", text)


@contextmanager
def _away() -> Iterator[None]:
    try:
        yield
    except (imaplib.IMAP4.error, OSError) as error:
        raise MailboxAwayError(str(error)[:200]) from error
