"""A sender in trouble rests, twice as long each time, and tries again by itself with one parcel."""

import time
from dataclasses import dataclass

_SHORTEST, _LONGEST = 1.0, 300.0


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a sender rests. `since` and `until` are seconds of `time.time()`; `since` is the first failure.

    `permanent`: waiting will hardly help (a wrong password, a bad certificate). It is tried all the same.
    """

    answer: str
    since: float
    until: float
    permanent: bool


class Health:
    """One sender's. Written by the wire's thread alone, read by any."""

    def __init__(self) -> None:
        self.trouble: Trouble | None = None
        self._rest = 0.0

    @property
    def rests(self) -> bool:
        return self.trouble is not None and time.time() < self.trouble.until

    def failed(self, answer: str, *, permanent: bool) -> None:
        """Rest. Many lines that fail at once are one failure."""
        now, before = time.time(), self.trouble
        if before is not None and now < before.until:
            return
        self._rest = min(_LONGEST, self._rest * 2 or _SHORTEST)
        self.trouble = Trouble(answer, before.since if before else now, now + self._rest, permanent)

    def worked(self) -> None:
        if self.trouble is not None:
            self.trouble, self._rest = None, 0.0
