"""Runs processes together: one preparation, then parts that live and end as one."""

import asyncio
import signal
import time
from collections.abc import Callable, Mapping, Sequence

from config.demo.parts import Part
from config.demo.process import Process
from config.demo.screen import Screen

_PATIENCE = 180.0  # seconds for all parts to answer; a slow laptop needs twenty
# Seconds between asking a part to end and ending it. An idle Celery worker on a folder takes four to six.
GRACE = 9.0


class DemoError(Exception):
    """The demo cannot go on. The text says why, to a person."""


class Supervisor:
    """Runs ``first`` to its end, then all of ``parts`` until a signal asks for the end or one of them dies.

    ``notice`` gets the last line that ``first`` wrote and the seconds since the start, and returns the box
    to show when every part is ready.
    """

    def __init__(
        self,
        first: Part,
        parts: Sequence[Part],
        environ: Mapping[str, str],
        notice: Callable[[str, float], Sequence[str]],
        screen: Screen,
        grace: float = GRACE,
    ) -> None:
        self._first = first
        self._parts = parts
        self._environ = environ
        self._notice = notice
        self._screen = screen
        self._grace = grace
        self._running: list[Process] = []
        self._last_line = ""

    async def run(self) -> int:
        """Returns 0 after a signal and 1 after a failure. No process outlives this."""
        _let_signals_cancel()
        code = 1
        try:
            await self._work()
        except asyncio.CancelledError:
            self._screen.say("Stopping. Press Ctrl-C again to stop at once.")
            code = 0
        finally:
            await self._end()
        self._screen.say("All parts have ended.")
        return code

    async def _work(self) -> None:
        """Start everything and watch it. Returns when a part has failed, having said which."""
        began = time.monotonic()
        try:
            async with asyncio.TaskGroup() as group:
                await self._prepare()
                for part in self._parts:
                    process = await self._start(part, self._screen.log)
                    group.create_task(_watch(process))
                await self._all_ready()
                self._screen.box(self._notice(self._last_line, time.monotonic() - began))
        except* DemoError as errors:
            for error in errors.exceptions:
                self._screen.say(f"{error} Stopping the rest.")

    async def _start(self, part: Part, log: Callable[[str, str], None]) -> Process:
        process = await Process.start(part, self._environ, log)
        self._running.append(process)
        return process

    async def _prepare(self) -> None:
        process = await self._start(self._first, self._keep)
        code = await process.ended()
        self._running.remove(process)
        if code:
            raise DemoError(f"The preparation failed ({_told(code)}).")

    def _keep(self, name: str, line: str) -> None:
        self._last_line = line
        self._screen.log(name, line)

    async def _all_ready(self) -> None:
        waiting = {asyncio.create_task(process.ready()): process.part.name for process in self._running}
        _, late = await asyncio.wait(waiting, timeout=_PATIENCE)
        if late:
            names = ", ".join(waiting[task] for task in late)
            raise DemoError(f"No answer within {_PATIENCE:.0f} s from {names}.")

    async def _end(self) -> None:
        """Ask every process to end, then end what is left, what they started included."""
        for process in self._running:
            process.ask_to_end()
        try:
            async with asyncio.timeout(self._grace):
                await asyncio.gather(*(process.ended() for process in self._running))
        except (TimeoutError, asyncio.CancelledError):
            slow = ", ".join(process.part.name for process in self._running if process.runs)
            self._screen.say(f"Not waiting longer for {slow or 'the logs'}.")
        for process in self._running:
            process.kill()


async def _watch(process: Process) -> None:
    code = await process.ended()
    raise DemoError(f"{process.part.name} ended by itself ({_told(code)}).")


def _told(code: int) -> str:
    """An exit code for people: a negative one is the signal's."""
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"


def _let_signals_cancel() -> None:
    """Ctrl-C, a closed terminal and a polite kill all end the demo through its own hands."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, lambda: task and task.cancel())
