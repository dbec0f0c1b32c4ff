"""DKIM signatures (RFC 6376; ed25519 by RFC 8463), for mail whose relay does not sign.

Headers are signed relaxed, so that a relay may fold them anew; the body simple, because its quoted-printable
has nothing that a relay would touch. Constant headers and the body up to the first personal value are
hashed once, and each message goes on from a copy of that state.
"""

import re
import time
from binascii import b2a_base64
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from newsletter.dkim_keys import DkimKey

# Named once more than they occur: a second one of these, added on the way, breaks the signature
# (RFC 6376, section 8.15), so that nobody can put another sender or subject in front of a signed mail.
_OVERSIGNED = (
    b"From",
    b"To",
    b"Cc",
    b"Subject",
    b"Date",
    b"Message-ID",
    b"Reply-To",
    b"MIME-Version",
    b"Content-Type",
)
_FIELD_END = re.compile(rb"\r\n(?![ \t])")
_CHUNK = 72  # characters of base64 on a line


@dataclass(frozen=True, slots=True)
class _Frame:
    """A key's signature header with room for time and body hash: as it is written, and as it is hashed."""

    key: DkimKey
    written: bytes
    relaxed: bytes

    def signature(self, digest: bytes) -> bytes:
        """The value of `b=`, folded, and the end of the line."""
        text = b2a_base64(self.key.sign(digest), newline=False)
        chunks = [text[at : at + _CHUNK] for at in range(0, len(text), _CHUNK)]
        return b"\r\n ".join(chunks) + b"\r\n"


class Signing:
    """The signatures of one envelope. `head` are its constant header lines, `opening` how its body begins."""

    def __init__(self, keys: Sequence[DkimKey], head: bytes, opening: bytes) -> None:
        self._keys = keys
        self._names, relaxed = _relaxed(head)
        self._head = sha256(relaxed)
        self._body = sha256(opening)
        self._frames: dict[tuple[bytes, ...], list[_Frame]] = {}

    def headers(self, personal: bytes, rest: Sequence[bytes]) -> bytes:
        """DKIM-Signature lines, one a key. `rest` is the body after `opening`, in pieces."""
        body, headers = self._body.copy(), self._head.copy()
        body.update(b"".join(rest))
        names, relaxed = _relaxed(personal)
        headers.update(relaxed)
        told = int(time.time()), b2a_base64(body.digest(), newline=False)
        lines: list[bytes] = []
        for frame in self._framed(names):
            digest = headers.copy()
            digest.update(frame.relaxed % told)
            lines += frame.written % told, frame.signature(digest.digest())
        return b"".join(lines)

    def _framed(self, names: tuple[bytes, ...]) -> list[_Frame]:
        """The frames for these personal headers, which are the same for everybody."""
        if names not in self._frames:
            self._frames[names] = [_frame(key, self._names + names + _OVERSIGNED) for key in self._keys]
        return self._frames[names]


def _frame(key: DkimKey, names: Sequence[bytes]) -> _Frame:
    covered = b":\r\n ".join(b":".join(names[at : at + 4]) for at in range(0, len(names), 4))
    line = (
        b"DKIM-Signature: v=1; a=%b; c=relaxed/simple;\r\n d=%b; s=%b;\r\n h=%b;\r\n t=%%d; bh=%%b;\r\n b="
        % (
            key.algorithm.encode(),
            key.domain.encode(),
            key.selector.encode(),
            covered,
        )
    )
    _, relaxed = _relaxed(line + b"\r\n")
    return _Frame(key, line, relaxed.removesuffix(b"\r\n"))


def _relaxed(lines: bytes) -> tuple[tuple[bytes, ...], bytes]:
    """The names of header lines, and the lines as they are hashed (section 3.4.2).

    That is: unfolded, one blank for many, names in lower case.
    """
    names, canonical = [], []
    for line in _FIELD_END.split(lines)[:-1]:
        name, _, value = line.partition(b":")
        names.append(name)
        canonical.append(b"%b:%b\r\n" % (name.lower(), b" ".join(value.split())))
    return tuple(names), b"".join(canonical)
