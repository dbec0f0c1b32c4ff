"""Redis may be flushed, killed or away: the limits of hours and days hold, and no lane hears of it."""

import logging
import time

import pytest
import redis

from newsletter.models import SenderUsage
from newsletter.pacing import DatabaseStore, Pacer, RedisStore, StandbyStore, configured_store, standby
from newsletter.senders import Limits
from newsletter.wire.parcels import Fate, Outcome
from tests.newsletter.pacing.conftest import sender
from tests.redis_server import RedisServer

pytestmark = pytest.mark.django_db
OTHERS, GOOGLE = 0, 7
PROVIDERS = {GOOGLE: Limits(per_hour=25)}
PATIENCE = Outcome(1, Fate.DEFERRED, "421 4.7.0 too many connections", "relay")


@pytest.fixture
def store(own_redis: RedisServer) -> StandbyStore:
    return StandbyStore(RedisStore.at(own_redis.url), DatabaseStore())


def pacer_of(store: StandbyStore, *senders: object) -> Pacer:
    return Pacer(senders, store, providers=lambda: PROVIDERS)  # type: ignore[arg-type]


def test_it_remembers_the_hour_and_the_day_when_redis_is_flushed(
    own_redis: RedisServer, store: StandbyStore
) -> None:
    relay = sender(per_hour=100, per_day=120)
    pacer = pacer_of(store, relay)
    assert pacer.allow(relay, {GOOGLE: 20, OTHERS: 70}) == {GOOGLE: 20, OTHERS: 70}
    pacer.save()
    own_redis.flush()
    assert pacer.allow(relay, {GOOGLE: 20, OTHERS: 70}) == {GOOGLE: 5, OTHERS: 5}
    assert pacer.allow(relay, {GOOGLE: 1, OTHERS: 1}) == {GOOGLE: 0, OTHERS: 0}


def test_it_saves_its_own_usage_before_it_teaches_an_empty_redis(
    own_redis: RedisServer, store: StandbyStore
) -> None:
    relay = sender(per_hour=100)
    pacer = pacer_of(store, relay)
    pacer.allow(relay, {OTHERS: 70})
    with redis.Redis.from_url(own_redis.url) as client:
        client.flushall()
        client.script_flush()
    assert pacer.allow(relay, {OTHERS: 70}) == {OTHERS: 30}


def test_it_gives_no_second_burst_after_a_flush(own_redis: RedisServer, store: StandbyStore) -> None:
    relay = sender(per_second=50)
    pacer = pacer_of(store, relay)
    began, sent = time.monotonic(), 0
    for _ in range(8):
        own_redis.flush()
        sent += pacer.allow(relay, {OTHERS: 500})[OTHERS]
        time.sleep(0.02)
    assert sent <= 50 * (time.monotonic() - began) + 1


def test_it_goes_on_in_the_database_while_redis_is_away_and_comes_back(
    own_redis: RedisServer,
    store: StandbyStore,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(standby, "TRIED_AGAIN_AFTER", 0.3)
    relay = sender(per_hour=100)
    pacer = pacer_of(store, relay)
    assert pacer.allow(relay, {OTHERS: 40}) == {OTHERS: 40}
    own_redis.stop()
    with caplog.at_level(logging.WARNING):
        assert pacer.allow(relay, {OTHERS: 30}) == {OTHERS: 30}
        pacer.give_back(relay, {OTHERS: 10})
        pacer.note(relay, [(GOOGLE, "gmail.com", PATIENCE)])
        assert pacer.allow(relay, {GOOGLE: 1}) == {GOOGLE: 0}
    assert sum("the database paces the senders" in message for message in caplog.messages) == 1
    own_redis.start()  # with none of its keys
    time.sleep(0.4)
    assert pacer.allow(relay, {OTHERS: 100}) == {OTHERS: 40}
    with redis.Redis.from_url(own_redis.url) as client:
        assert list(client.scan_iter("newsletter:pace:*"))


def test_it_counts_what_the_database_allowed_when_redis_comes_back_with_its_keys(
    own_redis: RedisServer, store: StandbyStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standby, "TRIED_AGAIN_AFTER", 0.1)
    relay = sender(per_hour=100)
    here, elsewhere = (
        pacer_of(store, relay),
        pacer_of(StandbyStore(RedisStore.at("redis://127.0.0.1:1/0"), DatabaseStore()), relay),
    )
    assert here.allow(relay, {OTHERS: 40}) == {OTHERS: 40}
    here.save()
    assert elsewhere.allow(relay, {OTHERS: 100}) == {OTHERS: 60}
    elsewhere.save()
    store._change(redis.RedisError("a short outage"))
    time.sleep(0.2)
    assert here.allow(relay, {OTHERS: 100}) == {OTHERS: 0}


def test_it_starts_without_redis(caplog: pytest.LogCaptureFixture) -> None:
    relay = sender(per_day=10)
    pacer = pacer_of(StandbyStore(RedisStore.at("redis://127.0.0.1:1/0"), DatabaseStore()), relay)
    assert pacer.allow(relay, {OTHERS: 30}) == {OTHERS: 10}
    assert pacer.allow(relay, {OTHERS: 30}) == {OTHERS: 0}


def test_a_restarted_worker_goes_on_where_the_last_one_stopped(own_redis: RedisServer) -> None:
    relay = sender(per_day=50)
    first = pacer_of(StandbyStore(RedisStore.at(own_redis.url), DatabaseStore()), relay)
    assert first.allow(relay, {OTHERS: 30}) == {OTHERS: 30}
    first.save()
    own_redis.restart()
    second = pacer_of(StandbyStore(RedisStore.at(own_redis.url), DatabaseStore()), relay)
    assert second.allow(relay, {OTHERS: 30}) == {OTHERS: 20}


def test_it_is_the_database_alone_where_no_redis_is_configured(settings: object) -> None:
    settings.REDIS_URL = ""  # type: ignore[attr-defined]
    assert isinstance(configured_store(), DatabaseStore)
    settings.REDIS_URL = "redis://127.0.0.1:1/0"  # type: ignore[attr-defined]
    assert isinstance(configured_store(), StandbyStore)
    assert not SenderUsage.objects.exists()
