"""The exchange: a thread that keeps every sender's lines busy, for one other thread that has the database."""

import asyncio
import queue
import threading
from collections import deque
from collections.abc import Iterable, Sequence

from newsletter.senders import Sender
from newsletter.wire.lines import Line
from newsletter.wire.manners import Manners
from newsletter.wire.parcels import Outcome, Parcel
from newsletter.wire.pool import LineFactory, Pool
from newsletter.wire.providers import ProviderLine
from newsletter.wire.smtp import SmtpLine
from newsletter.wire.troubles import Trouble

IDLE_SECONDS = 30.0
_MOMENT_SECONDS = 0.001


def line_of(sender: Sender, manners: Manners) -> Line:
    """A line of the sender's kind: SMTP, or its provider's API."""
    return SmtpLine(sender, manners) if sender.relay else ProviderLine(sender)


class Exchange:
    """Post parcels, collect outcomes: exactly one for each, in whatever order. For use by one thread.

    Two threads hand over rarely and much at a time: a parcel costs them a few hundred nanoseconds.
    """

    def __init__(
        self,
        senders: Sequence[Sender],
        line_factory: LineFactory = line_of,
        idle_seconds: float = IDLE_SECONDS,
    ) -> None:
        """`idle_seconds`: how long a line with nothing to carry stays open."""
        self._idle_seconds = idle_seconds
        self._loop = asyncio.new_event_loop()
        self._outcomes: queue.SimpleQueue[list[Outcome]] = queue.SimpleQueue()
        self._told: list[Outcome] = []
        self._at_hand = 0
        self._hand_over_soon: asyncio.TimerHandle | None = None
        self._posted: deque[tuple[Pool, Sequence[Parcel]]] = deque()
        self._under_way = {sender.name: 0 for sender in senders}
        self._pools = {s.name: Pool(s, line_factory, self._tell) for s in senders}
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="wire", daemon=True)
        self._thread.start()

    def room(self) -> dict[str, int]:
        """By sender's name, how many parcels may be posted without waiting for a line; 0 when it rests."""
        return {name: max(0, pool.allowed - self._under_way[name]) for name, pool in self._pools.items()}

    def post(self, sender: str, parcels: Sequence[Parcel]) -> None:
        """Send by this sender. More than there is room for waits inside; KeyError for an unknown name."""
        pool = self._pools[sender]
        self._under_way[sender] += len(parcels)
        if self._closed:
            self._at_hand += len(parcels)
            pool.take(parcels)
            self._hand_over()
            return
        self._posted.append((pool, parcels))
        self._loop.call_soon_threadsafe(self._take)

    def collect(self, wait_seconds: float = 0.0) -> list[Outcome]:
        """What has been decided: at once when there is something, else after at most so many seconds."""
        outcomes = self._outcomes
        try:
            found = outcomes.get(timeout=wait_seconds) if wait_seconds > 0 else outcomes.get_nowait()
        except queue.Empty:
            return []
        for _ in range(outcomes.qsize()):
            found += outcomes.get_nowait()
        for outcome in found:
            self._under_way[outcome.sender] -= 1
        return found

    def troubles(self) -> dict[str, Trouble]:
        """By name, the senders that rest now."""
        return {
            name: pool.health.trouble
            for name, pool in self._pools.items()
            if pool.health.trouble is not None and pool.health.rests
        }

    @property
    def closed(self) -> bool:
        return self._closed

    @property
    def flying(self) -> int:
        """Parcels posted and not collected."""
        return sum(self._under_way.values())

    @property
    def connections(self) -> int:
        """Lines open now."""
        return sum(pool.open_lines for pool in self._pools.values())

    def close(self, patience_seconds: float = 30.0) -> None:
        """Begin nothing more, wait so long for what is on the wire, say goodbye, end the thread.

        Afterwards every parcel's outcome can be collected. What was posted and not begun is UNTRIED.
        """
        if self._closed:
            return
        asyncio.run_coroutine_threadsafe(self._wind_down(patience_seconds), self._loop).result()
        self._closed = True
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    # In the wire's thread

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.call_later(self._idle_seconds / 6, self._trim)
        self._loop.run_forever()

    def _take(self) -> None:
        while self._posted:
            pool, parcels = self._posted.popleft()
            self._at_hand += len(parcels)
            pool.take(parcels)

    def _tell(self, outcomes: Iterable[Outcome]) -> None:
        """Wake the other thread rarely: when half of all parcels at hand is decided, or a moment passed.

        Each wake costs a change of threads and scatters the lines' turns; with 24 lines that was a third
        of the whole.
        """
        self._told.extend(outcomes)
        if len(self._told) * 2 >= self._at_hand:
            self._hand_over()
        elif self._hand_over_soon is None:
            self._hand_over_soon = self._loop.call_later(_MOMENT_SECONDS, self._hand_over)

    def _hand_over(self) -> None:
        if self._hand_over_soon is not None:
            self._hand_over_soon.cancel()
            self._hand_over_soon = None
        if self._told:
            told, self._told = self._told, []
            self._at_hand -= len(told)
            self._outcomes.put(told)

    def _trim(self) -> None:
        for pool in self._pools.values():
            pool.trim(self._idle_seconds)
        self._loop.call_later(self._idle_seconds / 6, self._trim)

    async def _wind_down(self, patience: float) -> None:
        self._take()
        await asyncio.gather(*(pool.close(patience) for pool in self._pools.values()))
        self._hand_over()
        await self._loop.shutdown_default_executor()
