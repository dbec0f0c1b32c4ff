"""A second reader of mail, which shares no code with `email`: RFC 5322, 2045 and 2047 as far as they go here.

Strict where a mail program may be lenient: what it does not know is an error.
"""

import re
from base64 import b64decode
from dataclasses import dataclass

_FIELD = re.compile(r"([!-9;-~]+):(?: (.*))?")
_WORD = re.compile(r"=\?utf-8\?b\?([A-Za-z0-9+/=]+)\?=")


@dataclass(frozen=True)
class Part:
    headers: list[tuple[str, str]]
    body: str

    def __getitem__(self, name: str) -> str:
        (value,) = (value for key, value in self.headers if key.lower() == name.lower())
        return value


@dataclass(frozen=True)
class Mail(Part):
    parts: list[Part]


def read(raw: bytes) -> Mail:
    """A multipart message with parts in quoted-printable. Raises ValueError for anything else."""
    part = _part(raw)
    boundary = re.fullmatch(r'multipart/alternative; boundary="([^"]+)"', part["Content-Type"])
    if not boundary:
        raise ValueError(part["Content-Type"])
    before, *parts, after = ("\r\n" + part.body).split(f"\r\n--{boundary[1]}")
    if before or after != "--\r\n" or not all(part.startswith("\r\n") for part in parts):
        raise ValueError("The parts do not stand between their boundaries.")
    return Mail(part.headers, part.body, [_decoded(_part(part[2:].encode())) for part in parts])


def words(value: str) -> str:
    """A header's value in which adjacent encoded words are one text (RFC 2047, section 6.2)."""
    joined = re.sub(r"\?=[ \t]+=\?", "?==?", value)
    return re.sub(rf"(?:{_WORD.pattern})+", _text, joined)


def mailbox(value: str) -> tuple[str, str]:
    """Name and address of `Name <address>`."""
    found = re.fullmatch(r"(?:(.*) )?<([^<>\s]+)>|([^<>\s]+)", value)
    if not found:
        raise ValueError(value)
    name = found[1] or ""
    if name.startswith('"'):
        return re.sub(r"\\(.)", r"\1", name[1:-1]), found[2]
    return words(name), found[2] or found[3]


def _text(found: re.Match[str]) -> str:
    return "".join(b64decode(data, validate=True).decode() for data in _WORD.findall(found[0]))


def _part(raw: bytes) -> Part:
    head, blank, body = raw.decode().partition("\r\n\r\n")
    fields = [_FIELD.fullmatch(line) for line in re.sub(r"\r\n(?=[ \t])", "", head).split("\r\n")]
    if not blank or not all(fields):
        raise ValueError("A line of the head is no header.")
    return Part([(field[1], field[2] or "") for field in fields if field], body)


def _decoded(part: Part) -> Part:
    if part["Content-Transfer-Encoding"] != "quoted-printable":
        raise ValueError(part["Content-Transfer-Encoding"])
    joined = part.body.replace("=\r\n", "").encode()
    data = re.sub(rb"=([0-9A-F]{2})", lambda found: bytes([int(found[1], 16)]), joined)
    return Part(part.headers, data.decode())
