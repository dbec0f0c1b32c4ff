"""SHA-256 of what is read, without holding it in memory."""

import hashlib
from typing import IO

_AT_ONCE = 2**20  # bytes


def sha256(source: IO[bytes]) -> str:
    """Of everything that is left in `source`, as hexadecimal digits."""
    reader = Summed(source)
    while reader.read(_AT_ONCE):
        pass
    return reader.hexdigest()


class Summed:
    """A file whose sum is known once somebody else has read it."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source, self._sum = source, hashlib.sha256()

    def read(self, size: int = -1, /) -> bytes:
        piece = self._source.read(size)
        self._sum.update(piece)
        return piece

    def hexdigest(self) -> str:
        return self._sum.hexdigest()
