"""Answers that this process has made, given again for as long as they are true.

Who asks the same again costs the one query that tells whether anything changed, and no more: it is for the
asker of this memory to keep only what such a query can prove.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass

MOST_BYTES = 24 * 2**20
# Seconds. A database that was restored from a backup may prove again, and of another text, what it did once.
LONGEST = 60.0


@dataclass(frozen=True, slots=True)
class Kept:
    """`proof` is what the query must tell for `body` to be the answer still."""

    proof: str
    body: bytes
    until: float


class Answers:
    """The answers asked for last, at most so many bytes of them. Threads may share it."""

    def __init__(self, most_bytes: int = MOST_BYTES, seconds: float = LONGEST) -> None:
        self._most_bytes = most_bytes
        self._seconds = seconds
        self._answers: OrderedDict[Hashable, Kept] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Kept | None:
        """What was kept; `proof` says of when."""
        with self._lock:
            found = self._answers.get(key)
            if found is None or found.until < time.monotonic():
                return None
            self._answers.move_to_end(key)
            return found

    def put(self, key: Hashable, proof: str, body: bytes) -> None:
        """Keep an answer; those not asked for the longest go, and one that is too large is not kept."""
        if len(body) > self._most_bytes // 8:
            return
        with self._lock:
            self._drop(key)
            self._answers[key] = Kept(proof, body, time.monotonic() + self._seconds)
            self._bytes += len(body)
            while self._bytes > self._most_bytes:
                self._drop(next(iter(self._answers)))

    def clear(self) -> None:
        with self._lock:
            self._answers.clear()
            self._bytes = 0

    def _drop(self, key: Hashable) -> None:
        if found := self._answers.pop(key, None):
            self._bytes -= len(found.body)
