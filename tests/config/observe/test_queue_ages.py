"""Each queue tells how long its first task has waited, by whatever its broker keeps."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from celery import Celery

from config.broker import filesystem_broker
from config.observe.metrics import page, queues
from tests.redis_server import RedisServer, redis_server

HOUR = 3600


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    with redis_server(tmp_path_factory.mktemp("redis")) as started:
        yield started


@pytest.fixture
def client(server: RedisServer) -> Iterator[redis.Redis]:
    server.flush()
    with redis.Redis.from_url(server.url) as connected:
        yield connected


@pytest.fixture
def app(server: RedisServer, client: redis.Redis, monkeypatch: pytest.MonkeyPatch) -> Iterator[Celery]:
    """An application on a real Redis, whose queues /metrics looks at."""
    with Celery("here", broker=server.url, set_as_current=False) as made:
        monkeypatch.setattr(queues, "app", made)
        yield made


@pytest.fixture
def folder_app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Celery]:
    with Celery("here", broker="filesystem://localhost", set_as_current=False) as made:
        made.conf.broker_transport = "config.folder_broker:Transport"
        made.conf.broker_transport_options = filesystem_broker(tmp_path)
        monkeypatch.setattr(queues, "app", made)
        yield made


def send(app: Celery, queue: str, ago: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """Send a task as it was sent so many seconds ago."""
    now = time.time()
    with monkeypatch.context() as then:
        then.setattr(time, "time", lambda: now - ago)
        app.send_task("newsletter.letters.confirm", (1,), queue=queue)


def ages() -> dict[str, float]:
    _, metric = queues.collect()
    return {sample.labels["queue"]: sample.value for sample in metric.samples}


def counts() -> dict[str, float]:
    metric, _ = queues.collect()
    return {sample.labels["queue"]: sample.value for sample in metric.samples}


def test_it_tells_the_age_of_the_first_task_of_each_queue(
    app: Celery, monkeypatch: pytest.MonkeyPatch
) -> None:
    for queue, ago in (("letters", HOUR), ("letters", 60), ("campaigns", 120)):
        send(app, queue, ago, monkeypatch)
    assert ages() == pytest.approx({"default": 0, "letters": HOUR, "campaigns": 120}, abs=20)
    assert counts() == {"default": 0, "letters": 2, "campaigns": 1}


def test_it_takes_nothing_away(app: Celery, client: redis.Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    send(app, "letters", 0, monkeypatch)
    before = client.lrange("letters", 0, -1)
    ages()
    assert client.lrange("letters", 0, -1) == before


def test_it_counts_from_the_last_time_when_a_task_is_sent_again(app: Celery) -> None:
    app.send_task("cms.webhooks.line", (1,), queue="default", headers={"published_at": time.time() - HOUR})
    assert ages()["default"] < HOUR / 2


@pytest.mark.parametrize(
    "foreign",
    [
        b"",
        b"\xff\xfe\x00",
        b"not JSON",
        b"[" * 100_000,
        b"null",
        b"[]",
        b'{"body": "of a release that did not say"}',
        b'{"headers": null}',
        b'{"headers": {"published_at": "yesterday"}}',
        b'{"headers": {"published_at": NaN}}',
        b'{"headers": {"published_at": 1e999}}',
        b'{"headers": {"published_at": null}}',
    ],
)
def test_it_has_no_age_and_fails_nowhere_when_the_first_message_is_foreign(
    app: Celery, client: redis.Redis, foreign: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.lpush("letters", foreign)
    send(app, "campaigns", 60, monkeypatch)
    assert ages() == pytest.approx({"default": 0, "campaigns": 60}, abs=20)
    assert counts()["letters"] == 1


def test_it_is_no_age_below_nothing_when_clocks_differ(app: Celery, monkeypatch: pytest.MonkeyPatch) -> None:
    send(app, "letters", -HOUR, monkeypatch)
    assert ages()["letters"] == 0


def test_it_reads_one_message_a_queue_however_many_wait(
    app: Celery, client: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(app, "default", 60, monkeypatch)
    client.lpush("default", *[b"{}"] * 20_000)
    client.config_resetstat()
    assert ages()["default"] == pytest.approx(60, abs=20)
    asked = client.info("commandstats")
    calls = {name: one["calls"] for name, one in asked.items() if name.startswith("cmdstat_l")}
    assert calls == {"cmdstat_llen": len(queues.QUEUES), "cmdstat_lindex": len(queues.QUEUES)}


def test_it_tells_that_its_source_is_away_when_a_queue_is_no_list(
    app: Celery, client: redis.Redis, db: None
) -> None:
    client.set("letters", "not a list")
    assert 'transmissions_source_up{source="queues"} 0.0' in page.exposition().decode()


def test_it_tells_the_age_of_a_file_where_there_is_no_redis(folder_app: Celery, tmp_path: Path) -> None:
    folder_app.send_task("newsletter.letters.confirm", (1,), queue="letters")
    [first] = (tmp_path / "queue").glob("*.letters.msg")
    os.utime(first, (time.time() - HOUR,) * 2)
    folder_app.send_task("newsletter.letters.confirm", (2,), queue="letters")
    (tmp_path / "queue" / "foreign.txt").write_text("a note")
    assert ages() == pytest.approx({"default": 0, "letters": HOUR, "campaigns": 0}, abs=20)
    assert counts() == {"default": 0, "letters": 2, "campaigns": 0}
