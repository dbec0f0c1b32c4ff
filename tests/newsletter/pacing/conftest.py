"""Stores to pace by, each with a clock that the test moves, and Redis servers of the tests' own."""

import contextlib
import shutil
import subprocess
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from newsletter.models import SenderPace
from newsletter.pacing import DatabaseStore, RedisStore
from newsletter.pacing.store import Store
from newsletter.pacing.windows import Calendar
from newsletter.senders import Limits, Sender
from tests.ports import free_port
from tests.services import REDIS, missing, require_redis

REDIS_NUMBER = 8
# Any moment of a day will do; this one is not at the beginning of an hour.
NOON = 1_800_000_500.0


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self, now: float = NOON) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def sender(name: str = "", **limits: float) -> Sender:
    """A sender that no other test has used."""
    return Sender(name or uuid.uuid4().hex[:12], limits=Limits(**limits))  # type: ignore[arg-type]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def redis_client() -> Iterator[redis.Redis]:
    require_redis()
    with redis.Redis.from_url(f"{REDIS}/{REDIS_NUMBER}") as client:
        yield client
        for key in client.scan_iter("newsletter:pace:*"):
            client.delete(key)


@pytest.fixture(params=["database", "redis"])
def store(request: pytest.FixtureRequest, clock: Clock, db: None) -> Store:
    if request.param == "database":
        SenderPace.objects.all().delete()
        return DatabaseStore(Calendar(), clock)
    return RedisStore(request.getfixturevalue("redis_client"), Calendar(), clock)


class OwnRedis:
    """A Redis server that a test may stop, start again and flush."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        server = shutil.which("redis-server")
        if not server:
            missing("there is no redis-server on the path")
        command = [
            str(server),
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--dir",
            str(self.folder),
        ]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        ends = time.monotonic() + 10
        while time.monotonic() < ends:
            with contextlib.suppress(redis.RedisError), redis.Redis.from_url(self.url) as client:
                client.ping()
                return
            time.sleep(0.02)
        raise AssertionError("redis-server did not start within 10 s")

    def stop(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
        self._process = None


@pytest.fixture
def own_redis(tmp_path: Path) -> Iterator[OwnRedis]:
    server = OwnRedis(tmp_path)
    server.start()
    yield server
    server.stop()
