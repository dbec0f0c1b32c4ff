"""Header lines of a mail, as bytes. Whatever is put in, one header comes out: nothing can be injected."""

import re
from email.header import Header

_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029\ud800-\udfff]")
_WIDTH = 76


class HeaderUnsafeError(ValueError):
    """A value with a line break or control character. It is refused, not mended."""


def header(name: str, value: str) -> bytes:
    """One unstructured header (Subject and the like), encoded as in RFC 2047 where it is not ASCII."""
    return _line(name, _words(name, _checked(value)))


def address_header(name: str, display: str, address: str) -> bytes:
    """`Name: Display <address>`. The address is one that `wire_address` gave."""
    _checked(address)
    if re.search(r"[\s<>]", address):
        raise HeaderUnsafeError(address)
    phrase = _phrase(name, _checked(display).strip())
    if not phrase:
        return _line(name, address)
    room = _WIDTH - len(name) - 3
    fold = " " if len(phrase.rsplit("\n", 1)[-1]) + len(address) + 3 <= room else "\r\n "
    return _line(name, f"{phrase}{fold}<{address}>")


def raw_header(name: str, value: str) -> bytes:
    """A structured header that is already in its final form, on one line."""
    return _line(name, _checked(value))


def phrase(name: str, text: str) -> str:
    """Words before an angle bracket, as in List-ID."""
    return _phrase(name, _checked(text).strip())


def _phrase(name: str, text: str) -> str:
    if _ATOMS.fullmatch(text) and "=?" not in text and len(text) <= _WIDTH:
        return text
    if text.isascii() and len(text) <= _WIDTH and "=?" not in text:
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return _encoded(name, text)


def _words(name: str, text: str) -> str:
    if text.isascii() and len(name) + 2 + len(text) <= _WIDTH and "=?" not in text and text == text.strip():
        return text
    return _encoded(name, text)


def _encoded(name: str, text: str) -> str:
    return Header(text, "utf-8", maxlinelen=_WIDTH, header_name=name).encode(linesep="\r\n")


def _checked(value: str) -> str:
    if _CONTROL.search(value):
        raise HeaderUnsafeError(f"A mail header cannot hold {value!r}.")
    return value


def _line(name: str, value: str) -> bytes:
    return f"{name}: {value}\r\n".encode()
