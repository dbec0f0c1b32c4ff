"""The next chunk is read by a second thread while the database is busy with this one.

Reading is Python's work and judging the database's, so each has a processor. The thread never asks the
database: the parts of the file that it needs are loaded before it begins.
"""

import sys
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType

from newsletter.imports.chunks import Chunk, read_chunk
from newsletter.imports.entries import Reading
from newsletter.imports.rows import Rows

# How long the thread that has the database waits for the other whenever an answer has come. With Python's
# own five milliseconds that is a tenth of an import.
_SWITCH_SECONDS = 0.0001

Place = tuple[int, str, int, int]
"""The import, its state, and the byte and the row behind which a chunk begins."""


class Ahead:
    """One chunk at most is read ahead. `parts` are those of the file that are loaded, by number."""

    def __init__(self) -> None:
        self.parts: dict[int, bytes] = {}
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="import")
        self._next: tuple[Place, Future[Chunk]] | None = None

    def __enter__(self) -> "Ahead":
        self._before = sys.getswitchinterval()
        sys.setswitchinterval(_SWITCH_SECONDS)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._thread.shutdown(cancel_futures=True)
        sys.setswitchinterval(self._before)

    def begin(self, place: Place, rows: Rows, reading: Reading, duplicates: dict[int, str] | None) -> None:
        self._next = place, self._thread.submit(read_chunk, rows, reading, duplicates)

    def taken(self, place: Place) -> Chunk | None:
        """The chunk at this place, when it was the one that was begun: a transaction may have been undone."""
        if self._next is None:
            return None
        (begun, chunk), self._next = self._next, None
        return chunk.result() if begun == place else None
