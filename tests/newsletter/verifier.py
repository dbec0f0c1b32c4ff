"""An independent reader of DKIM signatures: dkimpy, with a dictionary in place of DNS.

dkimpy parses, canonicalises and hashes. It leaves the curve of ed25519 to PyNaCl; where that is not
installed, `cryptography` stands in for it, and for nothing else.
"""

from base64 import b64decode
from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

import dkim  # type: ignore[import-untyped]  # dkimpy ships no types
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from newsletter.dkim_keys import DkimKey


class _VerifyKey:
    def __init__(self, key: bytes, encoder: object) -> None:
        self._key = Ed25519PublicKey.from_public_bytes(b64decode(key))

    def verify(self, message: bytes, signature: bytes) -> None:
        self._key.verify(signature, message)


if not hasattr(dkim, "nacl"):
    dkim.nacl = SimpleNamespace(
        signing=SimpleNamespace(VerifyKey=_VerifyKey),
        encoding=SimpleNamespace(Base64Encoder=None),
        exceptions=SimpleNamespace(ValueError=ValueError, BadSignatureError=InvalidSignature),
    )


def zone(*keys: DkimKey) -> Mapping[bytes, bytes]:
    """What the keys' owner publishes."""
    return {f"{key.record_name}.".encode(): key.record.encode() for key in keys}


def verdicts(message: bytes, published: Mapping[bytes, bytes]) -> list[bool]:
    """For each signature of the message, from the top, whether it holds."""

    def answer(name: bytes, timeout: int = 5) -> Any:
        return published.get(name)

    reader = dkim.DKIM(message, minkey=2048)
    count = sum(name.lower() == b"dkim-signature" for name, _ in reader.headers)
    return [_holds(message, index, answer) for index in range(count)]


def _holds(message: bytes, index: int, answer: Callable[..., Any]) -> bool:
    try:
        return bool(dkim.DKIM(message, minkey=2048).verify(index, answer))
    except dkim.ValidationError:  # the body is another
        return False
