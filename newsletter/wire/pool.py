"""The lines of one sender: opened when more waits than they carry, closed when idle, kept within limits."""

import asyncio
import contextlib
import logging
import time
from collections import deque
from collections.abc import Callable, Iterable

from newsletter.senders import Sender
from newsletter.wire.carrier import Carrier
from newsletter.wire.lines import Line, LineDownError, SenderRefusedError
from newsletter.wire.manners import Manners
from newsletter.wire.parcels import Fate, Outcome, Parcel
from newsletter.wire.smtp_verdicts import says_crowded
from newsletter.wire.troubles import Health

logger = logging.getLogger(__name__)

# So long nobody knocks anew at a server that has too many of our lines.
_CALM_SECONDS = 1.0

LineFactory = Callable[[Sender, Manners], Line]


class Pool:
    """Lives in the wire's loop. `tell` is called with outcomes, in that loop."""

    def __init__(self, sender: Sender, make: LineFactory, tell: Callable[[Iterable[Outcome]], None]) -> None:
        self.sender = sender
        self.health = Health()
        self.manners = Manners(sender.connections)
        self._make, self._tell = make, tell
        self._spare: Line | None = make(sender, self.manners)
        self.capacity = self._spare.capacity
        self._waiting: deque[Parcel] = deque()
        self._carriers: set[Carrier] = set()
        self._idle: list[Carrier] = []
        self._closing = False
        self._one_ended = asyncio.Event()
        self._calm_until = 0.0

    @property
    def open_lines(self) -> int:
        return sum(carrier.is_open for carrier in tuple(self._carriers))

    @property
    def allowed(self) -> int:
        """How many parcels may be under way now: one, to try with, after a rest."""
        if self.health.rests or self._closing:
            return 0
        return 1 if self.health.trouble else self.manners.connections * self.capacity

    def take(self, parcels: Iterable[Parcel]) -> None:
        self._waiting.extend(parcels)
        if self.health.rests or self._closing:
            self.give_back(
                "The line is closed." if self.health.trouble is None else self.health.trouble.answer
            )
        self._spread()

    def _spread(self) -> None:
        """Give what waits to idle lines, then to new ones."""
        while self._waiting and self._idle:
            self._idle.pop().wake(self.next())
        if self._carriers and time.monotonic() < self._calm_until:
            return
        while self._waiting and len(self._carriers) < self.manners.connections:
            self._carriers.add(Carrier(self, self._new_line(), self.next()))

    def _new_line(self) -> Line:
        line, self._spare = self._spare or self._make(self.sender, self.manners), None
        return line

    def next(self) -> list[Parcel]:
        """What one line carries next; nothing when it should wait."""
        waiting = self._waiting
        return [waiting.popleft() for _ in range(min(self.capacity, len(waiting)))]

    def park(self, carrier: Carrier) -> None:
        self._idle.append(carrier)

    def report(self, outcomes: Iterable[Outcome]) -> None:
        """The server spoke of these, so the sender is well."""
        if self.health.trouble is not None and not self.health.rests:
            # Not while it rests: what comes in then was begun before.
            self.health.worked()
        self._tell(outcomes)

    def failed(
        self, carrier: Carrier, parcels: list[Parcel], error: LineDownError | SenderRefusedError
    ) -> None:
        """Nothing of `parcels` was handed over: wait for another line when the server is only crowded."""
        self._waiting.extendleft(reversed(parcels))
        others = len(self._carriers) - 1
        if self._closing:
            self.give_back(error.answer)
            return
        if isinstance(error, LineDownError) and others and says_crowded(error.answer):
            self.manners.crowded(others)
            self._calm_until = time.monotonic() + _CALM_SECONDS
            self._spread()
            return
        permanent = isinstance(error, SenderRefusedError) or error.permanent
        self.health.failed(error.answer, permanent=permanent)
        logger.warning("Sender %s rests: %s", self.sender.name, error.answer)
        self.give_back(error.answer)

    def late(self, parcels: list[Parcel]) -> None:
        """Nothing of these was handed over, and they waited long: look at each again."""
        self._tell(self._outcomes(parcels, Fate.UNTRIED, "The line took long to open."))

    def unknown(self, parcels: Iterable[Parcel]) -> None:
        """Nobody can say what became of these."""
        self._tell(self._outcomes(parcels, Fate.UNANSWERED, "No answer."))

    def give_back(self, answer: str) -> None:
        """Everything that no line has begun."""
        parcels = tuple(self._waiting)
        self._waiting.clear()
        self._tell(self._outcomes(parcels, Fate.UNTRIED, answer))

    def _outcomes(self, parcels: Iterable[Parcel], fate: Fate, answer: str) -> list[Outcome]:
        now, name = time.time(), self.sender.name
        return [Outcome(parcel.key, fate, answer, name, began=now, ended=now) for parcel in parcels]

    def ended(self, carrier: Carrier) -> None:
        self._carriers.discard(carrier)
        self._one_ended.set()
        if self._waiting:
            self._spread()

    def trim(self, idle_seconds: float) -> None:
        """Send home who had nothing to carry for so long, and who is too many."""
        late = time.monotonic() - idle_seconds
        surplus = len(self._carriers) - self.manners.connections
        for carrier in tuple(self._idle):
            if carrier.idle_since <= late or surplus > 0:
                self._idle.remove(carrier)
                carrier.wake([])
                surplus -= 1
        self._spread()

    async def close(self, patience: float) -> None:
        """Begin nothing more, wait so long for what is on the wire, and say goodbye."""
        self._closing = True
        self.give_back("The line is closed.")
        self.trim(0.0)
        await self._settle(patience)
        for carrier in tuple(self._carriers):
            carrier.hang_up()
        await self._settle(2.0)
        for carrier in tuple(self._carriers):
            carrier.give_up()

    async def _settle(self, patience: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(max(0.0, patience)):
                while self._carriers:
                    await self._one_ended.wait()
                    self._one_ended.clear()

    @property
    def closing(self) -> bool:
        return self._closing
