"""Rows of a stored file, from any place on. One that cannot be read costs itself and no other.

Nor may the inside of a cell be taken for rows, which would make people of whoever is named in a note. So what
was read with a broken row and may be a part of it goes with it.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from newsletter.imports.layout import Layout

# A cell may hold line ends; a quote that is never closed would swallow all that follows.
MOST_LINES = 50
LONGEST_LINE = 128 * 1024  # bytes; the door lets none in that is longer
LONGEST_ROW = MOST_LINES * LONGEST_LINE
_NOT_CLOSED = "A quote is not closed, or something stands beside a quoted value."
_TOO_LONG = f"A row of more than {MOST_LINES} lines."
# Python's own limit is that of one line here, and would end a cell of several in the middle.
csv.field_size_limit(LONGEST_ROW)


@dataclass(frozen=True, slots=True)
class Broken:
    """What is no row. `text` stands so in the file: a line, and those behind it that may belong to it."""

    text: str
    reason: str


class Rows:
    """Iterates over `(number, cells or Broken)`. Rows are counted from 1, the header among them.

    Before each one, `offset` is the byte at which the next row begins, and `number` how many have been read:
    whoever keeps both can go on there with a new `Rows`. Empty rows are counted, and passed over.
    """

    def __init__(self, file: BinaryIO, layout: Layout, offset: int = 0, number: int = 0) -> None:
        self._file, self._layout = file, layout
        self.offset, self.number = offset, number
        self._lines_of_row = 0

    def __iter__(self) -> Iterator[tuple[int, list[str] | Broken]]:
        reader = self._reader()
        while True:
            start, self._lines_of_row = self.offset, 0
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                self.number += 1
                yield self.number, self._broken(start)
                reader = self._reader()
                continue
            self.number += 1
            if any(cells):
                yield self.number, cells

    def _reader(self) -> Iterator[list[str]]:
        self._file.seek(self.offset)
        return csv.reader(self._lines(), delimiter=self._layout.delimiter, strict=True)

    def _lines(self) -> Iterator[str]:
        encoding = self._layout.encoding
        for raw in self._file:
            self.offset += len(raw)
            self._lines_of_row += 1
            yield raw.decode(encoding, "replace")
            if self._lines_of_row >= MOST_LINES:
                return

    def _broken(self, start: int) -> Broken:
        """Go on behind the row that begins there, as far as can be told where it ends."""
        end = self._end_of_long_row(start) if self._lines_of_row >= MOST_LINES else None
        reason = _NOT_CLOSED if end is None else _TOO_LONG
        self.offset = self._next_whole_line(start) if end is None else end
        self._file.seek(start)
        text = self._file.read(self.offset - start).decode(self._layout.encoding, "replace")
        return Broken(text.rstrip("\r\n"), reason)

    def _end_of_long_row(self, start: int) -> int | None:
        """None when its quote is never closed: the next one stands where none may, or there is none."""
        self._file.seek(start)
        try:
            next(csv.reader(self._lines_within(start), delimiter=self._layout.delimiter, strict=True))
        except csv.Error:
            return None
        return self._file.tell()

    def _lines_within(self, start: int) -> Iterator[str]:
        for raw in self._file:
            if self._file.tell() - start > LONGEST_ROW:
                return
            yield raw.decode(self._layout.encoding, "replace")

    def _next_whole_line(self, start: int) -> int:
        """Where the first line behind it begins that has a cell for each column."""
        self._file.seek(start)
        self._file.readline()
        for _ in range(1, MOST_LINES):
            end = self._file.tell()
            raw = self._file.readline()
            if not raw or self._is_whole(raw.decode(self._layout.encoding, "replace")):
                return end
        return self._file.tell()

    def _is_whole(self, line: str) -> bool:
        try:
            cells = next(csv.reader([line], delimiter=self._layout.delimiter), [])
        except csv.Error:  # a row of its own that is broken
            return True
        return len(cells) >= len(self._layout.columns)
