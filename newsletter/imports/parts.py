"""A stored file, read as any other: its parts come from the database one by one."""

import io
from collections.abc import Mapping
from typing import Any

from newsletter.models import Import, ImportPart

PART = 1 << 20  # bytes; the last part of a file is shorter
_HEAD = 64 << 10


class _Parts(io.RawIOBase):
    def __init__(self, upload: int, loaded: Mapping[int, bytes]) -> None:
        self._upload, self._loaded, self._at = upload, loaded, 0
        self._number, self._data = -1, b""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if whence != io.SEEK_SET:
            raise io.UnsupportedOperation("A stored file is read from a place that is known.")
        self._at = offset
        return offset

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: Any) -> int:
        number, start = divmod(self._at, PART)
        if number != self._number:
            loaded = self._loaded.get(number)
            self._data = _part(self._upload, number) if loaded is None else loaded
            self._number = number
        piece = self._data[start : start + len(buffer)]
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)


def _part(upload: int, number: int) -> bytes:
    found = ImportPart.objects.filter(upload=upload, number=number).values_list("data", flat=True)
    return bytes(next(iter(found), b""))


def load(upload: Import, loaded: dict[int, bytes], offset: int, length: int) -> None:
    """Bring `length` bytes into `loaded`, where some may be already, and drop what lies before them."""
    first, last = offset // PART, (offset + length) // PART + 1  # a reader looks a little further
    for number in [number for number in loaded if number < first]:
        del loaded[number]
    for number in range(first, last + 1):
        if number not in loaded:
            loaded[number] = _part(upload.pk, number)


def opened(upload: Import, loaded: Mapping[int, bytes] | None = None) -> io.BufferedReader:
    """The file, to be read from any place. What is in `loaded` needs no database."""
    return io.BufferedReader(_Parts(upload.pk, loaded or {}), buffer_size=_HEAD)


def head(upload: Import) -> bytes:
    """The first lines: enough for a preview and for guessing."""
    beginning = opened(upload).read(_HEAD)
    return beginning if len(beginning) < _HEAD else beginning[: beginning.rfind(b"\n") + 1]
