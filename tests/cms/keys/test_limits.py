"""A read key may ask so many times a minute."""

import threading
import time

import pytest
from django.core.cache import cache

from cms.api import brake
from tests.cms.keys.conftest import DOWN, LIST, Readers, both_ways, cached_in, issue
from tests.services import REDIS, require_redis

pytestmark = pytest.mark.django_db


@pytest.fixture
def _within_a_minute() -> None:
    """The clock's minute does not turn within the next seconds."""
    if (left := 60 - time.time() % 60) < 5:
        time.sleep(left + 0.1)


@both_ways
@pytest.mark.usefixtures("_within_a_minute")
def test_it_asks_no_oftener_than_it_may(readers: Readers, door: str) -> None:
    _, secret = issue(requests_per_minute=3)
    assert [readers.get(door, LIST, secret)[0] for _ in range(3)] == [200, 200, 200]
    status, headers, body = readers.get(door, LIST, secret)
    assert (status, headers["Content-Type"]) == (429, "application/problem+json")
    assert 1 <= int(headers["Retry-After"]) <= 60
    assert b"3 times a minute" in body
    assert readers.get(door, LIST, issue()[1])[0] == 200


@pytest.mark.usefixtures("_within_a_minute")
def test_it_counts_what_is_unchanged_and_goes_on_in_the_next_minute(
    readers: Readers,
) -> None:
    key, secret = issue(requests_per_minute=2)
    etag = readers.get("Django", LIST, secret)[1]["ETag"]
    assert readers.get("before Django", LIST, secret, HTTP_IF_NONE_MATCH=etag)[0] == 304
    assert readers.get("Django", LIST, secret)[0] == 429
    cache.delete(f"read-key:{key.pk}:{int(time.time() // 60)}")
    assert readers.get("Django", LIST, secret)[0] == 200


@pytest.mark.usefixtures("_within_a_minute")
def test_it_counts_exactly_when_many_ask_at_once() -> None:
    require_redis()
    number = time.time_ns()  # this test's own: the server is shared
    answers: list[int] = []
    start = threading.Barrier(8)

    def ask() -> None:
        start.wait()
        answers.extend(brake.seconds_to_wait(number, 50) for _ in range(20))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    with cached_in(REDIS):
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        cache.delete(f"read-key:{number}:{int(time.time() // 60)}")
    assert answers.count(0) == 50


@both_ways
def test_it_lets_readers_pass_and_logs_when_the_cache_is_down(
    readers: Readers, caplog: pytest.LogCaptureFixture, door: str
) -> None:
    _, secret = issue(requests_per_minute=1)
    with cached_in(DOWN):
        assert [readers.get(door, LIST, secret)[0] for _ in range(3)] == [200, 200, 200]
    assert [record.name for record in caplog.records] == ["cms.api.brake"]  # once, not for each
