"""One line at work: takes parcels, carries them, tells; waits when there are none."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Coroutine, Iterable, Sequence
from typing import Any, Protocol

from newsletter.wire.lines import Line, LineDownError, SenderRefusedError
from newsletter.wire.parcels import Outcome, Parcel
from newsletter.wire.smtp import SmtpLine

logger = logging.getLogger(__name__)

# Who leaves, and what is paused or cancelled, is heeded within two seconds.
_FRESH_SECONDS = 1.0


class Office(Protocol):
    """Whom a carrier works for."""

    @property
    def closing(self) -> bool: ...

    def next(self) -> list[Parcel]:
        """What to carry next; nothing when to wait."""

    def park(self, carrier: "Carrier") -> None:
        """It has nothing to do."""

    def report(self, outcomes: Iterable[Outcome]) -> None:
        """These were carried, or refused by a server."""

    def failed(
        self, carrier: "Carrier", parcels: list[Parcel], error: LineDownError | SenderRefusedError
    ) -> None:
        """Nothing of these was handed over."""

    def late(self, parcels: list[Parcel]) -> None:
        """Nothing of these was handed over, and they waited long: look at each again."""

    def unknown(self, parcels: Iterable[Parcel]) -> None:
        """Nobody can say what became of these."""

    def ended(self, carrier: "Carrier") -> None:
        """Its line is closed."""


class Carrier:
    """`parcels` are its first ones. A task lives only where something is awaited: see `SmtpLine.begin`."""

    def __init__(self, office: Office, line: Line, parcels: list[Parcel]) -> None:
        self._office, self._line, self._carrying = office, line, parcels
        self._begin = line.begin if isinstance(line, SmtpLine) else None
        self._loop = asyncio.get_running_loop()
        self._tasks: set[asyncio.Task[None]] = set()
        self.is_open = False
        self.idle_since = 0.0
        self._await(self._attend(self._opened()))

    def _await(self, work: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def wake(self, parcels: list[Parcel]) -> None:
        """After a wait: carry these, or go home when there are none."""
        self._carrying = parcels
        if not parcels:
            self._await(self._end())
        elif self._begin is None or not self._begin(parcels[0], self._done, self._later):
            self._await(self._attend(self._opened()))

    def _done(self, outcome: Outcome) -> None:
        self._office.report((outcome,))
        self._go_on()

    def _later(self, carrying: Coroutine[Any, Any, Sequence[Outcome]]) -> None:
        self._await(self._attend(carrying))

    def _go_on(self) -> None:
        self._carrying = []
        parcels = self._office.next()
        if parcels or self._office.closing:
            self.wake(parcels)
        else:
            self.idle_since = time.monotonic()
            self._office.park(self)

    async def _opened(self) -> Sequence[Outcome]:
        began = time.monotonic()
        await self._line.open()
        self.is_open = True
        if time.monotonic() - began > _FRESH_SECONDS:
            self._office.late([parcel for parcel in self._carrying if not parcel.may_be_late])
            self._carrying = [parcel for parcel in self._carrying if parcel.may_be_late]
        return await self._line.carry(self._carrying) if self._carrying else ()

    async def _attend(self, carrying: Awaitable[Sequence[Outcome]]) -> None:
        try:
            if outcomes := await carrying:
                self._office.report(outcomes)
        except (LineDownError, SenderRefusedError) as error:
            parcels, self._carrying = self._carrying, []
            self.is_open = False
            self._office.failed(self, parcels, error)
            await self._end()
        except Exception:
            logger.exception("A line failed in a way that nobody foresaw")
            self.give_up()
            await self._end()
        else:
            self._go_on()

    async def _end(self) -> None:
        self.is_open = False
        try:
            await self._line.close()
        finally:
            self._office.ended(self)

    def hang_up(self) -> None:
        """Close the line under what it carries, which tells how far it came."""
        self._await(self._line.close())

    def give_up(self) -> None:
        """Nobody can say what became of what it carries, and nobody is told later."""
        parcels, self._carrying = self._carrying, []
        self._office.unknown(parcels)
