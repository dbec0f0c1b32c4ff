"""The envelope: a mail encoded once, then closed for each person by joining a few byte strings."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from newsletter.dkim import Signing
from newsletter.dkim_keys import keys_for
from newsletter.gaps import AnyGap, Gap, PersonalGap, fill_gaps, personal_gaps, split_at_gaps
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
    """A message with its constant parts encoded. Built by `seal`, used for any number of people.

    `head` are the constant header lines with the blank line after them; `body` starts with bytes. `gaps` are
    the body's personal ones. `subject` is None, unless it has a personal gap: then it is not in `head`.
    """

    head: bytes
    body: tuple[bytes | AnyGap, ...]
    signing: Signing | None = None
    gaps: tuple[PersonalGap, ...] = ()
    subject: tuple[str | PersonalGap, ...] | None = None

    def close(self, personal: bytes, values: Mapping[AnyGap, bytes]) -> bytes:
        """The finished message, CRLF lines, no line starting with a dot; signed where a DKIM key fits.

        `personal` are header lines (To, Message-ID, Date, List-Unsubscribe, and `subject` with its values);
        `values` are tokens: ASCII that quoted-printable leaves alone, 1 to 75 characters, not starting with a
        dot; and for `gaps` what `encode_piece` made of them.
        """
        body = [piece if type(piece) is bytes else values[cast("AnyGap", piece)] for piece in self.body]
        signatures = self.signing.headers(personal, body[1:]) if self.signing else b""
        return b"".join([signatures, personal, self.head, *body])


def seal(letter: Letter, campaign: UUID) -> Envelope:
    """Encode a letter; the same letter gives the same bytes.

    Raises HeaderUnsafeError for a subject or name that would break its header.
    """
    subject = _personal_subject(letter, campaign)
    boundary = f"=_{campaign.hex}"  # "=_" cannot occur in quoted-printable
    head = b"".join(
        [
            address_header("From", letter.from_name, letter.from_email),
            *([address_header("Reply-To", "", letter.reply_to)] if letter.reply_to else []),
            *([] if subject else [header("Subject", letter.subject)]),
            *letter.extra,
            b"MIME-Version: 1.0\r\n",
            f'Content-Type: multipart/alternative;\r\n boundary="{boundary}"\r\n'.encode(),
        ]
    )
    opening, closing = f"--{boundary}\r\n".encode(), f"--{boundary}--\r\n".encode()
    body = _merged(
        [
            *(opening, *_part("plain", letter.text, campaign)),
            *(opening, *_part("html", letter.html, campaign)),
            closing,
        ]
    )
    keys = keys_for(letter.from_email.rpartition("@")[2])
    signing = Signing(keys, head, cast("bytes", body[0])) if keys else None
    gaps = tuple(dict.fromkeys(piece for piece in body if isinstance(piece, PersonalGap)))
    return Envelope(head + b"\r\n", body, signing, gaps, subject)


def _personal_subject(letter: Letter, campaign: UUID) -> tuple[str | PersonalGap, ...] | None:
    if not personal_gaps(letter.subject, campaign=campaign):
        return None
    header("Subject", fill_gaps(letter.subject, campaign, {}))  # what no header can hold shows now
    return cast("tuple[str | PersonalGap, ...]", tuple(split_at_gaps(letter.subject, campaign)))


def _part(subtype: str, text: str, campaign: UUID) -> list[bytes | AnyGap]:
    pieces: list[bytes | AnyGap] = [
        f"Content-Type: text/{subtype}; charset=utf-8\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n".encode()
    ]
    for piece in split_at_gaps(text, campaign):
        if isinstance(piece, PersonalGap):
            pieces.extend([SOFT_BREAK, piece._replace(html=subtype == "html"), SOFT_BREAK])
        elif isinstance(piece, Gap):
            pieces.extend([SOFT_BREAK, piece, SOFT_BREAK])
        else:
            pieces.append(encode_piece(piece))
    if pieces[-2:] == [SOFT_BREAK, b""]:
        del pieces[-2:]  # some readers take a soft break at the very end for a line end
    return [*pieces, b"\r\n"]


def _merged(pieces: list[bytes | AnyGap]) -> tuple[bytes | AnyGap, ...]:
    merged: list[bytes | AnyGap] = []
    for piece in pieces:
        if merged and isinstance(piece, bytes) and isinstance(merged[-1], bytes):
            merged[-1] += piece
        else:
            merged.append(piece)
    return tuple(merged)
