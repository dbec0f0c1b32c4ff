"""A PostgreSQL of the harness's own, on a free port: what happens to it hurts nobody else.

PostgreSQL runs with fsync off unless it is asked for. Processes are killed here, not the machine, and what a
killed process has written stays with the system; a power cut is not what this proves.
"""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psycopg

from tests.ports import free_port

_PATIENCE = 60.0
Question = Callable[[], object]


def postgres_programs() -> Path | None:
    """The folder with initdb and pg_ctl, of the newest PostgreSQL that there is."""
    on_path = shutil.which("pg_ctl")
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else Path(on_path).parent if on_path else None


def wait_until(asked: Question, what: str, seconds: float = _PATIENCE) -> None:
    """Ask until it is true. Raises TimeoutError."""
    ends = time.monotonic() + seconds
    while not asked():
        if time.monotonic() > ends:
            raise TimeoutError(f"{what} did not happen within {seconds:.0f} s")
        time.sleep(0.05)


class Postgres:
    """A cluster in a folder of its own, where PostgreSQL's user gets in; it is gone at the end."""

    def __init__(self, programs: Path, fsync: str = "off") -> None:
        self.folder, self._programs = Path(tempfile.mkdtemp(prefix="chaos-postgres-")), programs
        self._fsync = fsync
        self.port = free_port()
        # PostgreSQL refuses to run as root.
        self._as = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if self._as:
            shutil.chown(self.folder, "postgres", "postgres")
        self._run("initdb", "-D", str(self._data), "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8")
        self.start()

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    @property
    def url(self) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def _run(self, program: str, *words: str) -> None:
        command = [*self._as, str(self._programs / program), *words]
        done = subprocess.run(
            command,
            cwd="/",
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,  # Ctrl-C is for who runs the harness, which stops it at the end
        )
        if done.returncode:
            raise RuntimeError(f"{program} failed: {done.stderr}")

    def _control(self, *words: str) -> None:
        log = self.folder / "log"
        options = {
            "port": self.port,
            "fsync": self._fsync,
            "max_connections": 80,
            "unix_socket_directories": "''",
        }
        told = " ".join(f"-c {name}={value}" for name, value in options.items())
        self._run("pg_ctl", "-D", str(self._data), "-l", str(log), "-o", told, "-w", *words)

    def start(self) -> None:
        self._control("start")

    def restart(self, mode: str) -> None:
        """`fast` breaks every connection; `immediate` is a crash, and it recovers from its log."""
        self._control("-m", mode, "restart")

    def go_away(self) -> None:
        """Crash, and stay away until `start`."""
        self._control("-m", "immediate", "stop")

    def stop(self) -> None:
        self.go_away()
        shutil.rmtree(self.folder)

    def connect(self) -> "psycopg.Connection[tuple[object, ...]]":
        return psycopg.connect(self.url, autocommit=True, connect_timeout=10)


def missing_programs() -> str:
    """What has to be installed first; empty when all is there."""
    if postgres_programs() is None:
        return "there are no PostgreSQL programs (initdb, pg_ctl)"
    return "" if shutil.which("redis-server") else "there is no redis-server"
