"""How fast a lane is, lately."""

import time
from collections.abc import Callable


class Speed:
    """Messages a second over the last few seconds, measured anew each second."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._since = clock()
        self._count = 0
        self._rate = 0.0

    def note(self) -> None:
        self._count += 1

    def rate(self) -> float:
        passed = self._clock() - self._since
        if passed >= 1:
            latest = self._count / passed
            self._rate = (self._rate + latest) / 2 if self._rate else latest
            self._since, self._count = self._clock(), 0
        return self._rate
