"""AVIF (ISO 14496-12, 23008-12): boxes, and a table of where items are. Nothing may move: items are blanked.

Which side is up is a property of the picture's own item, and stays.
"""

from collections.abc import Iterator

# An item's kind, what it holds instead, and what fills it up: EXIF without an entry, XMP that says nothing.
_BLANK = {
    b"Exif": (b"\0\0\0\0MM\0*\0\0\0\x08" + bytes(6), b"\0"),
    b"mime": (b'<x:xmpmeta xmlns:x="adobe:ns:meta/"/>', b" "),
}
_IN_FILE, _IN_IDAT = 0, 1


def cleaned(content: bytes, exif: bytes) -> bytes:
    made = bytearray(content)
    for start, end in _boxes(content, 0, len(content), b"meta"):
        kinds = dict(_items(content, start + 4, end))
        left = len(content)  # that more is to be blanked than there is would be nonsense, and slow
        for item, first, length in _places(content, start + 4, end):
            nothing, filler = _BLANK.get(kinds.get(item, b""), (b"", b""))
            left -= length if nothing else 0
            if nothing and left >= 0 and first + length <= len(content):
                made[first : first + length] = nothing.ljust(length, filler)[:length]
    return bytes(made)


class _Numbers:
    """Numbers one after the other; what is not there is 0."""

    def __init__(self, content: bytes, at: int) -> None:
        self.content, self.at = content, at

    def next(self, size: int) -> int:
        self.at += size
        return int.from_bytes(self.content[self.at - size : self.at])


def _boxes(content: bytes, at: int, end: int, wanted: bytes) -> Iterator[tuple[int, int]]:
    """Where what is in these boxes begins and ends."""
    while at + 8 <= end:
        numbers = _Numbers(content, at)
        size, name = numbers.next(4), content[at + 4 : at + 8]
        numbers.next(4)
        if size == 1:
            size = numbers.next(8)
        box_end = min(at + size, end) if size else end
        if name == wanted:
            yield numbers.at, box_end
        at = max(box_end, numbers.at)


def _items(content: bytes, at: int, end: int) -> Iterator[tuple[int, bytes]]:
    """Each item's number and kind."""
    for start, table_end in _boxes(content, at, end, b"iinf"):
        entries = start + (8 if content[start : start + 1] > b"\0" else 6)
        for entry, _ in _boxes(content, entries, table_end, b"infe"):
            numbers = _Numbers(content, entry)
            wide = numbers.next(4) >> 24 > 2
            item = numbers.next(4 if wide else 2)
            yield item, content[numbers.at + 2 : numbers.at + 6]


def _places(content: bytes, at: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Each part of an item: its number, where in the file it begins, how long it is."""
    inside = next((start for start, _ in _boxes(content, at, end, b"idat")), 0)
    for start, table_end in _boxes(content, at, end, b"iloc"):
        numbers = _Numbers(content, start)
        version = numbers.next(4) >> 24
        sizes = numbers.next(2)
        offset_size, length_size, base_size = sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15
        index_size = sizes & 15 if version else 0
        numbers.next(4 if version > 1 else 2)
        while length_size and numbers.at < table_end:
            item = numbers.next(4 if version > 1 else 2)
            method = numbers.next(2) & 15 if version else _IN_FILE
            numbers.next(2)
            base = numbers.next(base_size) + (inside if method == _IN_IDAT else 0)
            for _ in range(numbers.next(2)):
                numbers.next(index_size)
                first = base + numbers.next(offset_size)
                yield item, first, numbers.next(length_size)
