"""Header lines of a mail, as bytes. Whatever is put in, one header comes out: nothing can be injected.

What an editor wrote is refused when a header cannot hold it (`header`, `address_header`); what a stranger
wrote is cleaned (`recipient_header`), so that a strange name never costs its owner the mail.
"""

import re
import textwrap
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import lru_cache

from newsletter.encoded_words import encoded_words

_ATEXT = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]"
_ATOMS = re.compile(rf"{_ATEXT}+(?: {_ATEXT}+)*")
_QUOTABLE = re.compile(r"[!-~]+(?: [!-~]+)*")
_NEVER = "\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff"  # controls, line ends of Unicode, half characters
_UNSAFE = re.compile(f"[{_NEVER}]+")
# One address and nothing else; the local part may be in any script (RFC 6532), the domain is in ASCII.
_ADDRESS = re.compile(rf'[^\s<>()\[\],;:\\"@{_NEVER}]+@[A-Za-z0-9.-]+')
_WIDTH = 76


class HeaderUnsafeError(ValueError):
    """A value with a line break or control character. It is refused, not mended."""


def header(name: str, value: str) -> bytes:
    """One unstructured header (Subject and the like), encoded as in RFC 2047 where it has to be."""
    return _line(name, _unstructured(len(name) + 2, _checked(value)))


def address_header(name: str, display: str, address: str) -> bytes:
    """`Name: Display <address>`. The address is one that `wire_address` gave."""
    return _addressed(name, _checked(display).strip(), address)


def recipient_header(display: str, address: str) -> bytes:
    """`To: Display <address>`, for a name that a stranger typed: what no header can hold is left out of it.

    Raises HeaderUnsafeError for an address that is not one address.
    """
    return _addressed("To", clean_name(display), address)


def clean_name(name: str) -> str:
    """A stranger's name as one line, without control characters and the blanks around it."""
    if not name.isprintable():
        name = _UNSAFE.sub(" ", name)
    return name.strip()


def raw_header(name: str, value: str) -> bytes:
    """A structured header that is already in its final form, on one line."""
    return _line(name, _checked(value))


def date_header(at: datetime) -> bytes:
    """The Date of a mail, in UTC. Formatted once a second, whoever asks."""
    return _date_line(int(at.timestamp()))


def unfolded(line: bytes) -> tuple[str, str]:
    """A finished header line as a name and its value on one line."""
    name, _, value = line.decode().partition(":")
    return name, " ".join(value.split())


@lru_cache(maxsize=16)
def _date_line(second: int) -> bytes:
    return raw_header("Date", format_datetime(datetime.fromtimestamp(second, UTC)))


def phrase(name: str, text: str) -> str:
    """Words before an angle bracket, as in List-ID."""
    return _phrase(len(name) + 2, _checked(text).strip())


def _addressed(name: str, display: str, address: str) -> bytes:
    if not _ADDRESS.fullmatch(address):
        raise HeaderUnsafeError(f"A mail header cannot hold the address {address!r}.")
    if not display:
        return _line(name, address)
    words = _phrase(len(name) + 2, display)
    used = len(words) - words.rfind("\n") - 1 if "\n" in words else len(name) + 2 + len(words)
    fold = " " if used + len(address) + 3 <= _WIDTH else "\r\n "
    return f"{name}: {words}{fold}<{address}>\r\n".encode()


def _phrase(indent: int, text: str) -> str:
    fits = indent + len(text) + 2 <= _WIDTH and "=?" not in text
    if fits and _ATOMS.fullmatch(text):
        return text
    if fits and _QUOTABLE.fullmatch(text):
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return encoded_words(text, indent)


def _unstructured(indent: int, text: str) -> str:
    if not text:
        return ""
    if _QUOTABLE.fullmatch(text) and "=?" not in text:
        if indent + len(text) <= _WIDTH:
            return text
        lines = textwrap.wrap(
            text, _WIDTH, initial_indent=" " * indent, break_long_words=False, break_on_hyphens=False
        )
        if max(map(len, lines)) < _WIDTH:  # one for the blank that a folded line starts with
            return "\r\n ".join(lines)[indent:]
    return encoded_words(text, indent)


def _checked(value: str) -> str:
    if _UNSAFE.search(value):
        raise HeaderUnsafeError(f"A mail header cannot hold {value!r}.")
    return value


def _line(name: str, value: str) -> bytes:
    return f"{name}: {value}\r\n".encode()
