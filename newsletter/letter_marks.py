"""Marks of letters that ask: which one a bounce or a complaint is about. They are in no ledger.

A mark stands before the @ of the letter's Message-ID, and in its return path where there is one:
`c-<subscription>-<5 characters>-<16 characters>` in a letter to confirm, `m-…` with the number of the change
in one to a new address. Its end signs the rest and the address that the letter went to, so that only who has
that letter can tell of it, and it says nothing of an address that came later. It is no longer than the token
of a delivery, and like that the same in upper and lower case.
"""

import re
import secrets
from base64 import b32encode
from dataclasses import dataclass
from enum import StrEnum
from hmac import compare_digest

from django.conf import settings

from newsletter.tokens import keyed

_SIGNED = 10  # bytes of the hash, 16 characters of base32
_MARK = re.compile(r"(?<![a-z0-9])([cm])-([1-9][0-9]{0,11})-([a-z2-7]{5})-([a-z2-7]{16})(?![a-z0-9])")


class LetterKind(StrEnum):
    CONFIRM = "c"
    """Of a subscription: does the owner of the address want the newsletter?"""
    MOVE = "m"
    """Of a change of address: does its owner want the letters there?"""


@dataclass(frozen=True, slots=True)
class LetterMark:
    """As somebody wrote it: `is_of` says whether it is one of ours."""

    kind: LetterKind
    pk: int
    nonce: str
    signature: str

    def __str__(self) -> str:
        return f"{stem(self.kind, self.pk)}{self.nonce}-{self.signature}"

    def is_of(self, address_hash: str) -> bool:
        """Whether we made it for a letter to that address, now or with one of SECRET_KEY_FALLBACKS."""
        known = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
        start = f"{stem(self.kind, self.pk)}{self.nonce}"
        return any(compare_digest(self.signature, _sign(start, address_hash, one)) for one in known)


def stem(kind: LetterKind, pk: int) -> str:
    """What the marks of all letters begin with that asked the same."""
    return f"{kind}-{pk}-"


def new_mark(kind: LetterKind, pk: int, address_hash: str) -> LetterMark:
    """For one letter, another for the next."""
    nonce = b32encode(secrets.token_bytes(5)).decode().lower()[:5]
    signature = _sign(f"{stem(kind, pk)}{nonce}", address_hash, settings.SECRET_KEY)
    return LetterMark(kind, pk, nonce, signature)


def find_mark(text: str) -> LetterMark | None:
    """The first in a Message-ID or address, which forwarders may have wrapped."""
    found = _MARK.search(text.lower())
    return LetterMark(LetterKind(found[1]), int(found[2]), found[3], found[4]) if found else None


def _sign(start: str, address_hash: str, secret: str) -> str:
    digest = keyed("letter", secret).digest(f"{start} {address_hash}".encode())
    return b32encode(digest[:_SIGNED]).decode().lower()
