"""The envelope: a mail encoded once, then closed for each person by joining a few byte strings."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from newsletter.gaps import Gap, split_at_gaps
from newsletter.headers import address_header, header
from newsletter.quoted_printable import SOFT_BREAK, encode_piece


@dataclass(frozen=True)
class Letter:
    """What a mail says, before anybody's values are in it. `extra` are finished header lines."""

    from_name: str
    from_email: str
    subject: str
    html: str
    text: str
    reply_to: str = ""
    extra: tuple[bytes, ...] = ()


@dataclass(frozen=True)
class Envelope:
    """A message with its constant parts encoded. Built by `seal`, used for any number of people."""

    pieces: tuple[bytes | Gap, ...]

    def close(self, personal: bytes, values: Mapping[Gap, bytes]) -> bytes:
        """The finished message, CRLF lines, no line starting with a dot.

        `personal` are header lines (To, Message-ID, Date, List-Unsubscribe); `values` are tokens: ASCII that
        quoted-printable leaves alone, 1 to 75 characters, not starting with a dot.
        """
        joined = b"".join([values[p] if isinstance(p, Gap) else p for p in self.pieces])
        return personal + joined


def seal(letter: Letter, campaign: UUID) -> Envelope:
    """Encode a letter. Raises HeaderUnsafeError for a subject or name that would break its header."""
    boundary = f"=_{secrets.token_hex(16)}"  # "=_" cannot occur in quoted-printable
    head = [
        address_header("From", letter.from_name, letter.from_email),
        *([address_header("Reply-To", "", letter.reply_to)] if letter.reply_to else []),
        header("Subject", letter.subject),
        *letter.extra,
        b"MIME-Version: 1.0\r\n",
        f'Content-Type: multipart/alternative;\r\n boundary="{boundary}"\r\n\r\n'.encode(),
    ]
    opening, closing = f"--{boundary}\r\n".encode(), f"--{boundary}--\r\n".encode()
    return Envelope(
        _merged(
            [
                *head,
                *(opening, *_part("plain", letter.text, campaign)),
                *(opening, *_part("html", letter.html, campaign)),
                closing,
            ]
        )
    )


def _part(subtype: str, text: str, campaign: UUID) -> list[bytes | Gap]:
    pieces: list[bytes | Gap] = [
        f"Content-Type: text/{subtype}; charset=utf-8\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n".encode()
    ]
    for piece in split_at_gaps(text, campaign):
        if isinstance(piece, Gap):
            pieces.extend([SOFT_BREAK, piece, SOFT_BREAK])
        else:
            pieces.append(encode_piece(piece))
    return [*pieces, b"\r\n"]


def _merged(pieces: list[bytes | Gap]) -> tuple[bytes | Gap, ...]:
    merged: list[bytes | Gap] = []
    for piece in pieces:
        if merged and isinstance(piece, bytes) and isinstance(merged[-1], bytes):
            merged[-1] += piece
        else:
            merged.append(piece)
    return tuple(merged)
