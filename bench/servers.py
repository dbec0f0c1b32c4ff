"""Web servers as processes of their own, on free ports of this machine."""

import importlib.util
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

WORKERS = 2
PRODUCT = "config.wsgi:application"
_PATIENCE = 30  # seconds to start, and to stop


@dataclass(frozen=True)
class Kind:
    """A way to serve: `command` is what stands between `python -m` and the application."""

    name: str
    command: tuple[str, ...]

    @property
    def missing(self) -> bool:
        return importlib.util.find_spec(self.command[0]) is None


def granian(threads: int, mode: str = "") -> Kind:
    """`mode` is that of its own runtime, which reads and writes the sockets: `mt` or `st`."""
    options: tuple[str, ...] = ("--workers", str(WORKERS), "--blocking-threads", str(threads))
    options += ("--log-level", "warning", *(("--runtime-mode", mode) if mode else ()))
    name = f"granian, {threads} threads" + (f", {mode}" if mode else "")
    return Kind(name, ("granian", "--interface", "wsgi", *options))


def gunicorn(worker: str, *options: str) -> Kind:
    command: tuple[str, ...] = (
        "gunicorn",
        "--workers",
        str(WORKERS),
        "--worker-class",
        worker,
        "--log-level",
        "warning",
    )
    command += ("--no-control-socket",)  # a file in the home folder
    return Kind(" ".join(["gunicorn", worker, *options[1:]]), (*command, *options))


# As the Dockerfile starts it.
CHOSEN = granian(2)
KINDS = [
    *(granian(threads) for threads in (1, 2, 4)),
    *(granian(2, mode) for mode in ("st", "mt")),
    gunicorn("sync"),
    gunicorn("gthread", "--threads", "4"),
]


@dataclass(frozen=True)
class Memory:
    """Megabytes of one process: `rss` counts what it shares with others, `pss` its part of that."""

    rss: float
    pss: float


@dataclass(frozen=True)
class Server:
    """A server that answers. `url` ends without a slash."""

    kind: Kind
    url: str
    pid: int

    def workers(self) -> list[Memory]:
        """The memory of each process that answers requests."""
        return [_memory(pid) for pid in _children(self.pid)]

    def memory_mb(self) -> float:
        """What all of its processes take together."""
        return sum(_memory(pid).pss for pid in [self.pid, *_children(self.pid)])


@contextmanager
def running(
    kind: Kind, application: str, environ: Mapping[str, str], port: int | None = None
) -> Iterator[Server]:
    """The server on `port` or a free one, once `/health/live/` has answered.

    Raises `RuntimeError` when it does not start.
    """
    port = port or free_port()
    bind = ("--bind", f"127.0.0.1:{port}") if kind.command[0] == "gunicorn" else ("--port", str(port))
    process = subprocess.Popen(
        [sys.executable, "-m", *kind.command, *bind, application],
        env=dict(environ),
        start_new_session=True,  # so that its workers can be ended with it, and nothing else
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
    )
    server = Server(kind, f"http://127.0.0.1:{port}", process.pid)
    try:
        _wait(server, process)
        yield server
    finally:
        _end(process)


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _wait(server: Server, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{server.url}/health/live/", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"{server.kind.name} did not start; its log is above.")


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)  # workers that outlived it
    process.wait()


def _children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(one) for one in found if b"resource_tracker" not in Path(f"/proc/{one}/cmdline").read_bytes()]


def _memory(pid: int) -> Memory:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    kilobytes = {name: float(rest.split()[0]) for name, _, rest in (line.partition(":") for line in lines)}
    return Memory(kilobytes["Rss"] / 1024, kilobytes["Pss"] / 1024)
