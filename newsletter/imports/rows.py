"""Rows of a stored file, from any place on. One that cannot be read costs itself and no other."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from newsletter.imports.layout import Layout

# A cell may hold line ends; a quote that is never closed would swallow all that follows.
MOST_LINES = 50
LONGEST_LINE = 128 * 1024  # bytes; the door lets none in that is longer
_NOT_CLOSED = "A quote is not closed, or something stands beside a quoted value."


@dataclass(frozen=True, slots=True)
class Broken:
    """A line that is no row. `line` is what stands in the file."""

    line: str
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
                line = self._first_line(start)
                yield self.number, Broken(line, _NOT_CLOSED)
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

    def _first_line(self, start: int) -> str:
        """Go on behind the line at which a row went wrong."""
        self._file.seek(start)
        raw = self._file.readline()
        self.offset = start + len(raw)
        return raw.decode(self._layout.encoding, "replace").rstrip("\r\n")
