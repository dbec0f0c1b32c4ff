"""A Redis server of the tests' own, which they may stop, start again and flush."""

import contextlib
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis

from tests.ports import free_port
from tests.services import missing

_PATIENCE = 30  # seconds


class RedisServer:
    """Without a disk: after a restart it is as empty as after FLUSHALL."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.port = free_port()
        folder.mkdir(parents=True, exist_ok=True)
        self.start()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        told = f"--port {self.port} --bind 127.0.0.1 --appendonly no --logfile log --dir {self._folder}"
        # Ctrl-C is for who runs the tests, which stop it at the end.
        self._process = subprocess.Popen(
            ["redis-server", *told.split(), "--save", ""], start_new_session=True
        )
        ends = time.monotonic() + _PATIENCE
        while not self.answers():
            if time.monotonic() > ends:
                raise TimeoutError(f"redis-server did not start within {_PATIENCE} s")
            time.sleep(0.02)

    def answers(self) -> bool:
        with contextlib.suppress(redis.RedisError), redis.Redis.from_url(self.url) as client:
            return bool(client.ping())
        return False

    def flush(self) -> None:
        with redis.Redis.from_url(self.url) as client:
            client.flushall()

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()

    def restart(self) -> None:
        self.stop()
        self.start()


@contextmanager
def redis_server(folder: Path) -> Iterator[RedisServer]:
    """One that ends with the context. The test is skipped where Redis is not installed."""
    if not shutil.which("redis-server"):
        missing("there is no redis-server on the path")
    server = RedisServer(folder)
    yield server
    server.stop()
