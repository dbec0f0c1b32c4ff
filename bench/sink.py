"""The sink: a process that takes mail as fast as it comes, written in C so that it is not the limit."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HOST = "127.0.0.1"
_SOURCES = [Path(__file__).with_name(name) for name in ("sink.c", "sink_smtp.c")]
_FLAGS = ["-std=gnu11", "-O3", "-Wall", "-Wextra", "-Wno-unused-parameter"]
_PATIENCE = 10  # seconds to start, to answer and to stop


@dataclass(frozen=True)
class Report:
    """What came since the last reset. `bytes` are octets of messages as they were on the wire.

    `refused` counts commands that were answered with 5xx; `bad`, with `verify` alone, messages with a bare
    CR or LF, a dot that is not doubled or a line that is too long. The times are CLOCK_MONOTONIC's.
    """

    messages: int
    bytes: int
    connections: int
    refused: int
    bad: int
    first_ns: int
    last_ns: int
    cpu_us: int

    @property
    def rate(self) -> float:
        """Messages a second from the first to the last. Raises `ValueError` when fewer than two came."""
        if self.messages < 2:
            raise ValueError(f"{self.messages} messages make no rate.")
        return (self.messages - 1) / (self.last_ns - self.first_ns) * 1e9

    @property
    def cpu_us_each(self) -> float:
        """Microseconds of CPU, the kernel's for this process included, that a message cost the sink."""
        return self.cpu_us / self.messages


class Sink:
    """A sink that runs. `port` is where it takes mail on 127.0.0.1."""

    def __init__(self, port: int, control: socket.socket) -> None:
        self.port = port
        self._control = control
        self._lines = control.makefile("r")

    def read(self) -> Report:
        return self._ask("read")

    def reset(self) -> Report:
        """Begin to count anew; returns what had been counted."""
        return self._ask("reset")

    def _ask(self, what: str) -> Report:
        self._control.sendall(f"{what}\n".encode())
        return Report(**json.loads(self._lines.readline()))

    def close(self) -> None:
        self._lines.close()
        self._control.close()


@contextmanager
def running(
    *,
    delay_ms: float = 0,
    verify: bool = False,
    chunking: bool = False,
    record: Path | None = None,
    port: int = 0,
) -> Iterator[Sink]:
    """A sink in a process of its own, compiled for it; ends the program, saying why, without a compiler.

    `delay_ms` later than what caused it leaves each answer, the greeting too: a relay that far away.
    `chunking` offers that (RFC 3030); what comes so is counted and not looked at. `verify` looks at every
    line. `record` gets a line "recipient message-id" for each recipient of a
    message, before it is answered.
    """
    with tempfile.TemporaryDirectory(prefix="sink") as folder:
        program = compiled(Path(folder))
        options = ["--port", str(port), "--delay-ms", str(delay_ms), *(["--verify"] if verify else [])]
        options += ["--chunking"] if chunking else []
        options += ["--record", str(record)] if record else []
        with _process([str(program), *options]) as sink:
            yield sink


def compiler() -> str | None:
    """The C compiler that there is: CC, or else cc, gcc or clang."""
    names = [os.environ.get("CC", ""), "cc", "gcc", "clang"]
    return next((found for name in names if name and (found := shutil.which(name))), None)


def compiled(folder: Path) -> Path:
    """The sink's program, made in `folder`. Ends this program, saying what to install, without a compiler."""
    found = compiler()
    if found is None:
        sys.exit("This needs a C compiler. On Debian and Ubuntu: apt install gcc libc6-dev")
    program = folder / "sink"
    subprocess.run([found, *_FLAGS, "-o", str(program), *map(str, _SOURCES)], check=True)
    return program


@contextmanager
def _process(command: list[str]) -> Iterator[Sink]:
    # It ends with its standard input, so it cannot outlive a benchmark that is killed.
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        told = process.stdout.readline()
        if not told:
            raise RuntimeError("The sink did not start; its reason is above.")
        ports = json.loads(told)
        sink = Sink(ports["port"], socket.create_connection((HOST, ports["control"]), _PATIENCE))
        try:
            yield sink
        finally:
            sink.close()
    finally:
        process.stdin.close()
        process.stdout.close()
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
