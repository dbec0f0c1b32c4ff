"""Signed tokens: what a link in a mail may do. One salt per purpose, so that no link can do another's work.

Only letters, digits, `-`, `_` and `.`, and at most 75 of them in a campaign: a token fits on one line of
quoted-printable and is never escaped there or in a URL.
"""

from binascii import b2a_base64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from hashlib import sha256
from zlib import crc32

from django.conf import settings
from django.core import signing
from django.utils.encoding import force_bytes

from newsletter.keyed_hash import KeyedHash

CONFIRM_WITHIN = timedelta(days=7)
_SEPARATOR = "."


class TokenInvalidError(Exception):
    """Not a token of ours, or one made for something else."""


class TokenExpiredError(TokenInvalidError):
    """A token of ours that is too old to be used."""


@dataclass(frozen=True)
class Leave:
    """Who leaves which newsletter; `campaign` (0 for none) is the mail that carried the link."""

    subscriber: int
    newsletter: int
    campaign: int = 0


@dataclass(frozen=True)
class Mailed:
    """The number of a person or subscription, and `mark_of` the address that the link was mailed to.

    Links that were mailed before there were marks have none.
    """

    pk: int
    mark: str = ""


def mark_of(email: str) -> str:
    """Differs from address to address. A checksum is enough, since nobody can sign another one."""
    return _mark(email).decode()


def _mark(email: str) -> bytes:
    return b"%08x" % crc32(email.encode())


def confirm_token(subscription: int, email: str) -> str:
    return _timed("confirm").sign(f"{subscription}-{mark_of(email)}")


def read_confirm_token(token: str) -> Mailed:
    """The subscription. Raises TokenExpiredError after `CONFIRM_WITHIN`, else TokenInvalidError."""
    try:
        return _mailed(_timed("confirm").unsign(token, max_age=CONFIRM_WITHIN))
    except signing.SignatureExpired as error:
        raise TokenExpiredError from error
    except (signing.BadSignature, ValueError) as error:
        raise TokenInvalidError from error


def move_token(change: int, address_hash: str) -> str:
    """For the letter to a new address: it confirms that address and no other."""
    return _timed("move").sign(f"{change}-{address_hash}")


def read_move_token(token: str) -> tuple[int, str]:
    """The change's id and the hash of the address. Raises as `read_confirm_token` does."""
    try:
        change, _, address_hash = _timed("move").unsign(token, max_age=CONFIRM_WITHIN).partition("-")
        return int(change), address_hash
    except signing.SignatureExpired as error:
        raise TokenExpiredError from error
    except (signing.BadSignature, ValueError) as error:
        raise TokenInvalidError from error


def leave_token(leave: Leave) -> str:
    """Never expires: a link to leave must work in a mail of any age."""
    return leave_tokens(leave.newsletter, leave.campaign)(leave.subscriber).decode()


def leave_tokens(newsletter: int, campaign: int) -> Callable[[int], bytes]:
    """Makes the leave tokens of one campaign, a subscriber's id at a time, in ASCII."""
    hashed, rest = _keyed_now("leave"), b"-%d-%d" % (newsletter, campaign)
    return lambda subscriber: _signed(hashed, b"%d%b" % (subscriber, rest))


def read_leave_token(token: str) -> Leave:
    try:
        subscriber, newsletter, campaign = _lasting("leave").unsign(token).split("-")
        return Leave(int(subscriber), int(newsletter), int(campaign))
    except (signing.BadSignature, ValueError) as error:
        raise TokenInvalidError from error


def preferences_token(subscriber: int, email: str) -> str:
    return preferences_tokens()(subscriber, email).decode()


def preferences_tokens() -> Callable[[int, str], bytes]:
    """Makes preferences tokens, a subscriber's id and address at a time, in ASCII."""
    hashed = _keyed_now("preferences")
    return lambda subscriber, email: _signed(hashed, b"%d-%b" % (subscriber, _mark(email)))


def read_preferences_token(token: str) -> Mailed:
    """The subscriber. It never expires, so whoever reads it asks whether the address is still theirs."""
    try:
        return _mailed(_lasting("preferences").unsign(token))
    except (signing.BadSignature, ValueError) as error:
        raise TokenInvalidError from error


def _mailed(value: str) -> Mailed:
    pk, _, mark = value.partition("-")
    return Mailed(int(pk), mark)


def form_stamp() -> str:
    """Says when a form was shown; a program fills it in faster than a person can."""
    return _timed("form").sign("shown")


def is_hasty(stamp: str, least: timedelta) -> bool:
    """Whether a form came back sooner than `least` after it was shown. Unreadable stamps prove nothing."""
    try:
        _timed("form").unsign(stamp, max_age=least)
    except signing.BadSignature:
        return False
    return True


def keyed(purpose: str, secret: str | bytes) -> KeyedHash:
    """The keyed hash behind the tokens of one purpose: the key is the one that Django's Signer would make."""
    return _keyed(f"newsletter.{purpose}signer", secret)


@lru_cache(maxsize=32)
def _keyed(salt: str, secret: str | bytes) -> KeyedHash:
    return KeyedHash(sha256(salt.encode() + force_bytes(secret)).digest())


_URLSAFE = bytes.maketrans(b"+/", b"-_")
_SIGNATURE = 43  # characters of base64 for 32 bytes, without the padding


def _keyed_now(purpose: str) -> KeyedHash:
    return keyed(purpose, settings.SECRET_KEY)


def _signed(hashed: KeyedHash, value: bytes) -> bytes:
    """What `_lasting(purpose).sign(value)` gives, which makes its key anew each time."""
    return b"%b.%b" % (value, b2a_base64(hashed.digest(value)).translate(_URLSAFE)[:_SIGNATURE])


def _timed(purpose: str) -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=f"newsletter.{purpose}", sep=_SEPARATOR)


def _lasting(purpose: str) -> signing.Signer:
    return signing.Signer(salt=f"newsletter.{purpose}", sep=_SEPARATOR)
