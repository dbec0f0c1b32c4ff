"""Celery workers and a Redis of a benchmark's own, as processes, with what they cost."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_PATIENCE = 60


@dataclass(frozen=True)
class Cost:
    """CPU seconds since the process began, and megabytes that it holds."""

    cpu: float
    rss: float


def cost(pid: int) -> Cost:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    status = Path(f"/proc/{pid}/status").read_text()
    rss = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return Cost((int(fields[11]) + int(fields[12])) / _TICKS, int(rss.split()[1]) / 1024)


@dataclass(frozen=True)
class Worker:
    """A worker with one child, which does the work; its parent only speaks with the broker."""

    parent: int

    @property
    def child(self) -> int:
        return int(Path(f"/proc/{self.parent}/task/{self.parent}/children").read_text().split()[0])


@contextmanager
def worker(environ: Mapping[str, str], queues: str, name: str) -> Iterator[Worker]:
    """A worker that takes tasks already. Ends the program, with its log, when it does not start."""
    log = Path(environ["VAR_DIR"]) / f"{name}.log"
    command = [sys.executable, "-m", "celery", "-A", "config", "worker", "--queues", queues]
    command += ["--concurrency", "1", "--hostname", f"{name}@bench", "--loglevel", "INFO"]
    with log.open("w") as output:
        process = subprocess.Popen(
            [*command, "--without-gossip", "--without-mingle"],
            env=dict(environ), stdout=output, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    try:
        _wait(lambda: " ready." in log.read_text(), f"The worker did not start: {log.read_text()[-2000:]}")
        yield Worker(process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@dataclass(frozen=True)
class Redis:
    url: str
    pid: int
    port: int

    def used_bytes(self) -> int:
        import redis

        with redis.Redis(port=self.port) as client:
            return int(client.info("memory")["used_memory"])


@contextmanager
def redis_server(folder: Path) -> Iterator[Redis]:
    """A Redis on a free port that keeps nothing."""
    program = shutil.which("redis-server")
    if program is None:
        sys.exit("This needs redis-server. On Debian and Ubuntu: apt install redis-server")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    options = ["--port", str(port), "--save", "", "--appendonly", "no", "--dir", str(folder)]
    process = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL)
    try:
        _wait(lambda: _answers(port), "Redis did not start.")
        yield Redis(f"redis://127.0.0.1:{port}/0", process.pid, port)
    finally:
        process.terminate()
        process.wait()


def _answers(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def _wait(until: "object", otherwise: str) -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        if until():  # type: ignore[operator]
            return
        time.sleep(0.1)
    sys.exit(otherwise)
