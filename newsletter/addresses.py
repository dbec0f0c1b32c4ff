"""Email addresses: how they are read, compared and remembered after the person is gone."""

import hashlib
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from email_validator import EmailNotValidError, validate_email

# What is left of a letter that could not be decoded, and halves of one.
_DAMAGED = re.compile("[\ufffd\ud800-\udfff]")


class AddressInvalidError(ValueError):
    """Not an address that mail can be sent to. The message says why, in words for the person who typed it."""


@dataclass(frozen=True)
class Address:
    """`written` goes into mail; `normalized` is unique per person; `hash` outlives them in suppressions."""

    written: str
    normalized: str

    @property
    def hash(self) -> str:
        return address_hash(self.normalized)


def parse_address(text: str) -> Address:
    """Read what a person typed. Raises AddressInvalidError.

    No DNS: a name server that is slow or down must not cost a subscriber. Upper and lower case are one
    person (RFC 5321 would let a server tell them apart, none that people use does); `+tag` is not.
    """
    if not text.isascii() and _DAMAGED.search(text):
        raise AddressInvalidError("The email address contains characters that were damaged on the way.")
    try:
        seen = validate_email(text.strip(), check_deliverability=False, strict=True)
    except EmailNotValidError as error:
        raise AddressInvalidError(str(error)) from error
    return Address(written=seen.normalized, normalized=seen.normalized.lower())


def known_address(text: str) -> Address:
    """One that was written down before, perhaps when it still counted as an address."""
    try:
        return parse_address(text)
    except AddressInvalidError:
        return Address(written=text, normalized=text.lower())


def address_hash(normalized: str) -> str:
    """A keyed hash, so that a leaked table cannot be searched with a list of known addresses."""
    key = settings.ADDRESS_PEPPER.encode()[:64]
    return hashlib.blake2b(normalized.encode(), key=key, digest_size=16).hexdigest()


def wire_address(address: str) -> tuple[str, bool]:
    """The address as SMTP wants it, and whether the server must know SMTPUTF8 (RFC 6531).

    A domain in another script always has an ASCII form; a local part has none. Raises AddressInvalidError.
    """
    local, _, domain = address.rpartition("@")
    if not domain.isascii():
        domain = _ascii_domain(domain)
    return f"{local}@{domain}", not local.isascii()


def spellings(addresses: Iterable[Address]) -> set[str]:
    """As texts may quote them, servers' answers among them. Upper and lower case are left to who looks."""
    known = {text for one in addresses for text in (one.written, one.normalized)}
    for text in tuple(known):
        with suppress(AddressInvalidError):
            known.add(wire_address(text)[0])
    return known


@lru_cache(maxsize=4096)
def _ascii_domain(domain: str) -> str:
    try:
        return validate_email(f"a@{domain}", check_deliverability=False).ascii_domain
    except EmailNotValidError as error:
        raise AddressInvalidError(str(error)) from error
