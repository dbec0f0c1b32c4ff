"""DKIM keys, as NEWSLETTER_DKIM names them: `selector:domain:key`, separated by commas.

`key` is the path of a PEM file, or the PEM itself with `\\n` for its line ends. Each key that fits the
sender's domain puts a signature on: an RSA key for every reader, an ed25519 key (RFC 8463) beside it.
"""

import re
from base64 import b64encode
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

_FEWEST_BITS = 2048  # what RFC 8301, section 3.2 asks of signers
_PADDING, _DIGEST = PKCS1v15(), Prehashed(SHA256())
_LABEL = r"[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?"
_NAME = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")


class SenderUnsignedError(ValueError):
    """DKIM is switched on and no key fits the sender's domain. The message says what to do."""


@dataclass(frozen=True)
class DkimKey:
    selector: str
    domain: str
    private: RSAPrivateKey | Ed25519PrivateKey

    @property
    def algorithm(self) -> str:
        """The `a=` of a signature: rsa-sha256 or ed25519-sha256."""
        return "rsa-sha256" if isinstance(self.private, RSAPrivateKey) else "ed25519-sha256"

    def sign(self, digest: bytes) -> bytes:
        """Sign the SHA-256 of the headers, which for ed25519 is the message (RFC 8463, section 3)."""
        if isinstance(self.private, RSAPrivateKey):
            return self.private.sign(digest, _PADDING, _DIGEST)
        return self.private.sign(digest)

    def covers(self, domain: str) -> bool:
        """Whether a signature of this key is aligned with a sender of `domain` (relaxed, as in DMARC)."""
        return domain == self.domain or domain.endswith(f".{self.domain}")

    @property
    def record_name(self) -> str:
        return f"{self.selector}._domainkey.{self.domain}"

    @property
    def record(self) -> str:
        """The TXT record to publish at `record_name`."""
        public = self.private.public_key()
        if isinstance(self.private, RSAPrivateKey):
            kind, der = "rsa", public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        else:
            kind, der = "ed25519", public.public_bytes(Encoding.Raw, PublicFormat.Raw)
        return f"v=DKIM1; k={kind}; p={b64encode(der).decode()}"


def configured_keys() -> tuple[DkimKey, ...]:
    """Every key of the setting. Raises ImproperlyConfigured with a sentence that says what to do."""
    return _keys(tuple(settings.NEWSLETTER_DKIM))


def keys_for(domain: str) -> tuple[DkimKey, ...]:
    """The keys that sign for a sender of `domain`, given in ASCII."""
    return tuple(key for key in configured_keys() if key.covers(domain.lower()))


def require_key(domain: str) -> None:
    """Raises SenderUnsignedError when mail of this domain would be the only one without a signature."""
    if configured_keys() and not keys_for(domain):
        raise SenderUnsignedError(
            f"NEWSLETTER_DKIM has no key for {domain}, so mail from there would not be signed. Add one as "
            f"selector:{domain}:key, or give the newsletter a sender of a domain that has one."
        )


@lru_cache(maxsize=8)
def _keys(entries: tuple[str, ...]) -> tuple[DkimKey, ...]:
    keys = tuple(_key(entry.strip()) for entry in entries)
    names = [key.record_name for key in keys]
    if len(set(names)) < len(names):
        raise ImproperlyConfigured("NEWSLETTER_DKIM: give each key of a domain a selector of its own.")
    return keys


def _key(entry: str) -> DkimKey:
    selector, _, rest = entry.partition(":")
    domain, _, place = rest.partition(":")
    selector, domain = selector.lower(), domain.lower()
    if not (_NAME.fullmatch(selector) and _NAME.fullmatch(domain) and place):
        # The entry itself is not repeated: it may hold a key.
        raise ImproperlyConfigured(
            "NEWSLETTER_DKIM: write selector:domain:key, as s2026:example.com:/run/secrets/dkim.pem, with "
            "the domain in ASCII (xn--…), and commas between several."
        )
    return DkimKey(selector, domain, _private(f"{selector}:{domain}", place))


def _private(named: str, place: str) -> RSAPrivateKey | Ed25519PrivateKey:
    try:
        pem = place.replace("\\n", "\n") if place.startswith("-----") else Path(place).read_text()
        private = load_pem_private_key(pem.encode(), password=None)
    except OSError as error:
        raise ImproperlyConfigured(
            f"NEWSLETTER_DKIM: the key of {named} cannot be read: {error}. Give the path of a PEM file that "
            "this process may read."
        ) from error
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        # Without the parser's words: they may quote the key.
        raise ImproperlyConfigured(
            f"NEWSLETTER_DKIM: what is given for {named} is no private key in PEM form without a password. "
            "Make one with: openssl genpkey -algorithm ed25519, or rsa with -pkeyopt rsa_keygen_bits:2048."
        ) from error
    if isinstance(private, Ed25519PrivateKey):
        return private
    if isinstance(private, RSAPrivateKey) and private.key_size >= _FEWEST_BITS:
        return private
    raise ImproperlyConfigured(
        f"NEWSLETTER_DKIM: the key of {named} must be RSA of {_FEWEST_BITS} bits or more, or ed25519. "
        "Make a new one and publish what `manage.py dkim_record` prints."
    )
