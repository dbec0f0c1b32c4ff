"""Tokens in measured mails: a link's carries its signed target, so that it leads there without a database.

The reader's own part is a gap (`Gap.READER`) of all links of a mail: short, because it is in each of them.
Where only counts are kept there is no such part, and everybody's links are the same.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error, b2a_base64
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils.crypto import constant_time_compare

from newsletter.tokens import TokenInvalidError, keyed

_URLSAFE = bytes.maketrans(b"+/", b"-_")
_SIGNATURE = 43  # characters of base64 for 32 bytes
_SHORT = 16  # characters, or 96 bits: to guess one would take longer than any mail is read
_PAD = "=="


@dataclass(frozen=True)
class Target:
    """Where a campaign's link leads; number 0 is the opening and leads nowhere."""

    campaign: int
    number: int
    url: str = ""


def target_token(target: Target) -> str:
    """Letters, digits, `-`, `_` and `.`."""
    url = urlsafe_b64encode(target.url.encode()).rstrip(b"=")
    value = b"%d-%d.%b" % (target.campaign, target.number, url)
    return f"{value.decode()}.{_signature('go', value, settings.SECRET_KEY)}"


def read_target_token(token: str) -> Target:
    """Raises TokenInvalidError: nobody can make our server lead where no mail of ours led."""
    value, _, signature = token.rpartition(".")
    if not _is_ours("go", value, signature):
        raise TokenInvalidError
    try:
        numbers, _, url = value.partition(".")
        campaign, _, number = numbers.partition("-")
        return Target(int(campaign), int(number), urlsafe_b64decode(url + _PAD).decode())
    except (ValueError, Error) as error:
        raise TokenInvalidError from error


def reader_tokens(campaign: int) -> Callable[[int], bytes]:
    """Makes the readers' parts of one campaign's links, a subscriber's id at a time, in ASCII."""
    hashed, of = keyed("reader", settings.SECRET_KEY), b"-%d" % campaign

    def token(subscriber: int) -> bytes:
        number = b"%d" % subscriber
        return b"%b.%b" % (number, _encoded(hashed.digest(number + of))[:_SHORT])

    return token


def read_reader_token(token: str, campaign: int) -> int | None:
    """The subscriber's id; None for what is not of this campaign's mails."""
    subscriber, _, signature = token.partition(".")
    if not subscriber.isdecimal() or not _is_ours("reader", f"{subscriber}-{campaign}", signature, _SHORT):
        return None
    return int(subscriber)


def _is_ours(purpose: str, value: str, signature: str, length: int = _SIGNATURE) -> bool:
    return any(
        constant_time_compare(signature, _signature(purpose, value.encode(), secret)[:length])
        for secret in _secrets()
    )


def _secrets() -> Iterator[str | bytes]:
    yield settings.SECRET_KEY
    yield from settings.SECRET_KEY_FALLBACKS


def _signature(purpose: str, value: bytes, secret: str | bytes) -> str:
    return _encoded(keyed(purpose, secret).digest(value)).decode()


def _encoded(digest: bytes) -> bytes:
    return b2a_base64(digest).translate(_URLSAFE)[:_SIGNATURE]
