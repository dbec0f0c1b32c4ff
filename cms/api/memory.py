"""What this process remembers for a few seconds, to spare a query."""

import time
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Memory(Generic[K, V]):
    """At most `most` values, each for `seconds`. Threads may share it: each of its steps is atomic."""

    def __init__(self, seconds: float, most: int) -> None:
        self.seconds = seconds
        self.most = most
        self._kept: dict[K, tuple[float, V]] = {}

    def get(self, key: K) -> V | None:
        """None when it is not known, or not any more."""
        until, value = self._kept.get(key, (0.0, None))
        return value if time.monotonic() < until else None

    def put(self, key: K, value: V) -> None:
        """Keep a value that was read just now."""
        if len(self._kept) >= self.most:
            self._kept.clear()
        self._kept[key] = (time.monotonic() + self.seconds, value)

    def replace(self, key: K, value: V) -> None:
        """Another value for what is kept, for no longer than the one before."""
        until, _ = self._kept.get(key, (0.0, None))
        self._kept[key] = (until, value)
