"""One running part: its log, whether it is ready, and how it is ended."""

import asyncio
import os
import re
import signal
from collections.abc import Callable, Mapping
from contextlib import suppress

from config.demo.answers import answers
from config.demo.parts import Part

_LOOK_AGAIN = 0.05  # seconds


class Process:
    """A part's process in a session of its own, so that Ctrl-C reaches it through us and in our order."""

    def __init__(
        self, part: Part, process: asyncio.subprocess.Process, log: Callable[[str, str], None]
    ) -> None:
        self.part = part
        self._process = process
        self._log = log
        self._killed = False
        self._said = asyncio.Event()
        self._reading = asyncio.create_task(self._read())

    @classmethod
    async def start(
        cls, part: Part, environ: Mapping[str, str], log: Callable[[str, str], None]
    ) -> "Process":
        """Start the part. ``log`` is called with its name and each line that it writes."""
        process = await asyncio.create_subprocess_exec(
            *part.command,
            cwd=part.cwd,
            env=environ,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
        )
        return cls(part, process, log)

    async def ended(self) -> int:
        """Wait for the end, end what it started too, and read its last line. Returns the exit code."""
        # Not Process.wait(): it also waits for the log to close, which a grandchild may keep open for ever.
        while (code := self._process.returncode) is None:
            await asyncio.sleep(_LOOK_AGAIN)
        self.kill()
        await asyncio.wait([self._reading], timeout=1)
        return code

    async def ready(self) -> None:
        """Wait until the part does its work."""
        if self.part.says:
            await self._said.wait()
        for url in self.part.urls:
            while not await answers(url):
                await asyncio.sleep(_LOOK_AGAIN)

    @property
    def runs(self) -> bool:
        """Whether the process itself has not ended."""
        return self._process.returncode is None

    def ask_to_end(self) -> None:
        """Ask the process alone: it knows best how to end what it started."""
        if self.runs:
            self._process.terminate()

    def kill(self) -> None:
        """End the process and all that it started, at once."""
        if self._killed:
            return  # by now the number may be another process'
        self._killed = True
        with suppress(ProcessLookupError):  # all of them have ended
            os.killpg(self._process.pid, signal.SIGKILL)

    async def _read(self) -> None:
        stream = self._process.stdout
        if stream is None:
            return
        rest = b""
        while chunk := await stream.read(65_536):
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                self._line(line)
        if rest:
            self._line(rest)

    def _line(self, source: bytes) -> None:
        text = source.decode("utf-8", "replace").rstrip()
        if self.part.says and self.part.says in text:
            self._said.set()
        if text and not (self.part.hushed and re.search(self.part.hushed, text)):
            self._log(self.part.name, text)
