"""HMAC-SHA256 (RFC 2104) whose key is worked in once, because a campaign needs three of them a person.

`hmac.new` hashes the key's two blocks at every call, and its `copy` is twice as slow as two copied hashes.
"""

from hashlib import sha256

_BLOCK = 64  # bytes that SHA-256 takes at a time


class KeyedHash:
    """`digest(value)` is what `hmac.digest(key, value, "sha256")` is. For any number of threads."""

    def __init__(self, key: bytes) -> None:
        block = (sha256(key).digest() if len(key) > _BLOCK else key).ljust(_BLOCK, b"\0")
        self._inner = sha256(bytes(byte ^ 0x36 for byte in block))
        self._outer = sha256(bytes(byte ^ 0x5C for byte in block))

    def digest(self, value: bytes) -> bytes:
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(value)
        outer.update(inner.digest())
        return outer.digest()
