"""A chunk: rows that are judged and written together, and the place where the next one begins."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from django.conf import settings
from django.db import connection

from newsletter.imports.copying import copied
from newsletter.imports.entries import Entry, Reading, Rejected
from newsletter.imports.rows import LONGEST_ROW, Broken, Rows
from newsletter.models import Outcome

_AGAIN = "The same address stands in row {}."
_FARTHER = "Row {} has the same address, and says that the person is gone."
_MOST_BYTES = 4 << 20  # of the file, whatever the number of rows: memory must not depend on what is in it
# A row that begins within them may end so much later.
LONGEST = _MOST_BYTES + LONGEST_ROW


@dataclass
class Chunk:
    """`offset` and `row` are where the rows behind it begin.

    Once it is read, `staged` are its entries for PostgreSQL, and `entries` those for SQLite.
    """

    entries: list[Entry] = field(default_factory=list)
    staged: bytes = b""
    has_topics: bool = False
    rejected: list[Rejected] = field(default_factory=list)
    offset: int = 0
    row: int = 0
    ended: bool = False


def read_chunk(rows: Rows, reading: Reading, duplicates: Mapping[int, str] | None = None) -> Chunk:
    """The next rows, as many as are worth a transaction.

    `duplicates` are rows that a check has found, and why; then no two entries have the same address.
    """
    chunk = Chunk()
    most, begins = rows_at_once(), rows.offset
    header = reading.layout.header and begins == 0
    for number, cells in rows:
        if header:
            header = False
            if not isinstance(cells, Broken):  # which may hold a person, and is told as any other
                continue
        read = reading.read(number, cells)
        if isinstance(read, Rejected):
            chunk.rejected.append(read)
        elif duplicates and number in duplicates:
            chunk.rejected.append(_duplicate(read, duplicates[number], cells))
        else:
            chunk.entries.append(read)
        if len(chunk.entries) + len(chunk.rejected) >= most or rows.offset - begins >= _MOST_BYTES:
            break
    else:
        chunk.ended = True
    chunk.offset, chunk.row = rows.offset, rows.number
    if duplicates is not None:
        _part_twins(chunk)
    _stage(chunk)
    return chunk


def _stage(chunk: Chunk) -> None:
    """Here and not where it is written: whoever reads ahead has the time, who has the database has not."""
    chunk.has_topics = any(entry.topics for entry in chunk.entries)
    # In the order of the index that finds their people.
    chunk.entries.sort(key=attrgetter("normalized"))
    if connection.vendor == "postgresql":
        chunk.staged, chunk.entries = copied(chunk.entries), []


def _part_twins(chunk: Chunk) -> None:
    """What can be read only since the check may have a twin that the check did not know of."""
    met: dict[str, Entry] = {}
    for entry in sorted(chunk.entries, key=attrgetter("rank"), reverse=True):
        before = met.setdefault(entry.normalized, entry)
        if before is not entry:
            reason = (_FARTHER if before.rank > entry.rank else _AGAIN).format(before.row)
            chunk.rejected.append(_duplicate(entry, reason, [entry.written]))
    if len(met) < len(chunk.entries):
        chunk.entries = list(met.values())


def _duplicate(entry: Entry, reason: str, cells: Any) -> Rejected:
    return Rejected(entry.row, Outcome.DUPLICATE, reason, cells, entry.hash)


def rows_at_once() -> int:
    """SQLite has one writer, so nobody should wait for it long."""
    if connection.vendor == "postgresql":
        return int(settings.NEWSLETTER_IMPORT_CHUNK)
    return min(2_000, int(settings.NEWSLETTER_IMPORT_CHUNK))
