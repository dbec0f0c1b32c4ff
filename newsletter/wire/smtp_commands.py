"""MAIL, RCPT and DATA for one parcel, as the server at hand can be told."""

import re
from functools import lru_cache
from typing import NamedTuple

from newsletter.addresses import wire_address
from newsletter.wire.parcels import Parcel

# Whatever could end the command early and begin another one.
_UNSAYABLE = re.compile(r"[\x00-\x1f\x7f<>]")


class Offer(NamedTuple):
    """What a server can do. `size` is the largest message in bytes, 0 when it does not say."""

    pipelining: bool = False
    smtputf8: bool = False
    sizes: bool = False
    size: int = 0
    chunking: bool = False


class UnfitError(ValueError):
    """This server can take no such message. The words are a 5xx reply, as it would give."""


def at_once(parcel: Parcel, offer: Offer) -> bytes:
    """MAIL, RCPT and the message as one chunk (RFC 3030). Raises UnfitError as `commands` does."""
    mail, rcpt, _ = commands(parcel, offer)
    return b"".join([mail, rcpt, b"BDAT %d LAST\r\n" % len(parcel.message), parcel.message])


def commands(parcel: Parcel, offer: Offer) -> tuple[bytes, bytes, bytes]:
    """The three commands. Raises UnfitError when there is no use in asking."""
    sender, sender_utf8 = _return_path(parcel.return_path)
    recipient, utf8 = _said(parcel.recipient)
    size = len(parcel.message)
    if 0 < offer.size < size:
        raise UnfitError(f"552 5.3.4 The mail server takes {offer.size} bytes, this has {size}.")
    options = f" SIZE={size}" if offer.sizes else ""
    if utf8 or sender_utf8:
        if not offer.smtputf8:
            raise UnfitError("553 5.6.7 The mail server cannot take addresses in this script (SMTPUTF8).")
        options += " BODY=8BITMIME SMTPUTF8"
    return f"MAIL FROM:<{sender}>{options}\r\n".encode(), f"RCPT TO:<{recipient}>\r\n".encode(), b"DATA\r\n"


def _said(address: str) -> tuple[str, bool]:
    if _UNSAYABLE.search(address):
        raise UnfitError("553 5.1.3 No address has such characters.")
    if address.isascii():
        return address, False
    try:
        said, utf8 = wire_address(address)
        said.encode()
    except ValueError as error:
        raise UnfitError("553 5.1.3 This is no address.") from error
    return said, utf8


@lru_cache(maxsize=64)
def _return_path(address: str) -> tuple[str, bool]:
    """Mostly the same for a whole campaign."""
    return _said(address)
