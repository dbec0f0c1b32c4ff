"""Stores to pace by, each with a clock that the test moves, and Redis servers of the tests' own."""

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
from tests.redis_server import RedisServer, redis_server

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
def redis_client(own_redis: RedisServer) -> Iterator[redis.Redis]:
    with redis.Redis.from_url(own_redis.url) as client:
        yield client


@pytest.fixture(params=["database", "redis"])
def store(request: pytest.FixtureRequest, clock: Clock, db: None) -> Store:
    if request.param == "database":
        SenderPace.objects.all().delete()
        return DatabaseStore(Calendar(), clock)
    return RedisStore(request.getfixturevalue("redis_client"), Calendar(), clock)


@pytest.fixture
def own_redis(tmp_path: Path) -> Iterator[RedisServer]:
    with redis_server(tmp_path / "redis") as server:
        yield server
