"""Quoted-printable (RFC 2045, section 6.7) that can be put together from pieces encoded one by one.

The standard library's encoders cannot be joined: a soft break may fall inside a marker, and a line may
start with a dot. Here every piece starts at a line start and ends in a soft break, so that pieces and
tokens can follow each other in any order and decode to exactly the joined text.
"""

import re

SOFT_BREAK = b"=\r\n"
_LIMIT = 75  # characters before the `=` of a soft break

# What most people are called: a line that is encoded as it is.
_PLAIN_WORDS = re.compile(r"(?!From )[A-Za-z0-9&@][A-Za-z0-9&;#@._ -]{0,72}[A-Za-z0-9;]")
_SAFE = frozenset(range(33, 127)) - {ord("=")}
_BLANK = frozenset(b" \t")
_ESCAPED = [b"=%02X" % byte for byte in range(256)]
_PLAIN = [bytes([byte]) if byte in _SAFE or byte in _BLANK else _ESCAPED[byte] for byte in range(256)]


def encode_piece(text: str) -> bytes:
    """Encode one piece. Line ends of any kind become CRLF.

    No line starts with a dot (nothing for SMTP to stuff) or with "From " (nothing for an mbox to mangle),
    and none ends in a blank (nothing for a relay to strip).
    """
    if _PLAIN_WORDS.fullmatch(text):
        return text.encode()
    normal = text.replace("\r\n", "\n").replace("\r", "\n").encode()
    return b"\r\n".join(_encode_line(line) for line in normal.split(b"\n"))


def _encode_line(line: bytes) -> bytes:
    rows: list[bytes] = []
    row: list[bytes] = []
    width = 0
    last = len(line) - 1
    for index, byte in enumerate(line):
        unit = _PLAIN[byte]
        if byte in _BLANK and index == last:
            unit = _ESCAPED[byte]
        if width + len(unit) > _LIMIT:
            rows.append(b"".join(row))
            row, width = [], 0
        if not width and (byte == ord(".") or line.startswith(b"From ", index)):
            unit = _ESCAPED[byte]
        row.append(unit)
        width += len(unit)
    rows.append(b"".join(row))
    return SOFT_BREAK.join(rows)
