"""Return paths: an envelope sender for each delivery, so that a bounce names whom it is about.

The token is `b-<delivery>-<16 characters>`: digits, letters and hyphens, which every server lets through,
and the same in upper and lower case, since some fold local parts. Its 80 bits cannot be guessed by mail.
"""

import re
from base64 import b32encode
from collections.abc import Callable
from hmac import compare_digest

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from newsletter.keyed_hash import KeyedHash
from newsletter.tokens import TokenInvalidError, keyed

_SIGNED = 10  # bytes of the hash, 16 characters of base32
_PLACE = "{token}"
# Not only the whole local part: forwarders wrap it (SRS, BATV), and bounce to what they made of it.
_TOKEN = re.compile(r"(?<![a-z0-9])b-([1-9][0-9]{0,18}|0)-([a-z2-7]{16})(?![a-z0-9])")
_LONGEST = f"b-{10**18}-{0:0>16}"
_TEMPLATE = re.compile(r"[A-Za-z0-9.+_=-]*\{token\}[A-Za-z0-9.+_=-]*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")


def return_paths(otherwise: str) -> Callable[[int], str]:
    """Makes the address that bounces of a delivery go to, from its id.

    It is `otherwise` for every delivery when NEWSLETTER_RETURN_PATH is not set.
    """
    before, place, after = settings.NEWSLETTER_RETURN_PATH.partition(_PLACE)
    if not place:
        return lambda delivery: otherwise
    hashed = keyed("bounce", settings.SECRET_KEY)
    return lambda delivery: f"{before}{_token(delivery, hashed)}{after}"


def return_path_of(mark: str, otherwise: str) -> str:
    """The address that bounces of a letter go to, by its mark; `otherwise` as above."""
    before, place, after = settings.NEWSLETTER_RETURN_PATH.partition(_PLACE)
    return f"{before}{mark}{after}" if place else otherwise


def read_return_path(address: str) -> int:
    """The delivery that a bounce came back for. Raises TokenInvalidError for an address that is not ours.

    It reads addresses made before NEWSLETTER_RETURN_PATH changed, or with one of SECRET_KEY_FALLBACKS.
    """
    found = _TOKEN.search(address.rpartition("@")[0].lower())
    if not found:
        raise TokenInvalidError
    delivery, token = int(found[1]), found[0]
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        if compare_digest(token, _token(delivery, keyed("bounce", secret))):
            return delivery
    raise TokenInvalidError


def check_template(template: str) -> None:
    """Raises ImproperlyConfigured when an address cannot be made of it. Empty is no template, and right."""
    if not template:
        return
    if not _TEMPLATE.fullmatch(template):
        raise ImproperlyConfigured(
            "NEWSLETTER_RETURN_PATH must be an address with {token} before its @, in ASCII, as "
            "bounces+{token}@example.com or {token}@bounces.example.com."
        )
    if len(template.partition("@")[0].replace(_PLACE, _LONGEST)) > 64:
        raise ImproperlyConfigured("NEWSLETTER_RETURN_PATH: 26 characters beside {token} are the most.")


def _token(delivery: int, hashed: KeyedHash) -> str:
    digest = hashed.digest(b"%d" % delivery)
    return f"b-{delivery}-{b32encode(digest[:_SIGNED]).decode().lower()}"
