"""What a read key costs, and how soon the end of one is noticed."""

import time
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.api import keys
from cms.api.memory import Memory
from cms.models import ReadKey
from tests.cms.keys.conftest import LIST, Readers, both_ways, issue, unknown

pytestmark = pytest.mark.django_db


def cost(readers: Readers, door: str, secret: str = "") -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        assert readers.get(door, LIST, secret)[0] == 200
    return [query["sql"] for query in asked.captured_queries]


@both_ways
def test_it_costs_one_query_and_none_for_the_next_seconds(readers: Readers, door: str) -> None:
    without = len(cost(readers, door))
    _, secret = issue(last_used_at=timezone.now())
    assert len(cost(readers, door, secret)) == without + 1
    assert len(cost(readers, door, secret)) == without


@both_ways
def test_it_writes_its_use_once_a_minute(readers: Readers, door: str) -> None:
    key, secret = issue()
    written = [sql for _ in range(3) for sql in cost(readers, door, secret) if sql.startswith("UPDATE")]
    assert len(written) == 1
    key.refresh_from_db()
    first = key.last_used_at
    assert first is not None
    ReadKey.objects.used(key.pk, first + timedelta(seconds=59), first - timedelta(seconds=1))
    key.refresh_from_db()
    assert key.last_used_at == first
    ReadKey.objects.used(key.pk, first + timedelta(seconds=60), first)
    key.refresh_from_db()
    assert key.last_used_at == first + timedelta(seconds=60)


@both_ways
def test_it_stops_within_ten_seconds_of_being_revoked(
    readers: Readers, monkeypatch: pytest.MonkeyPatch, door: str
) -> None:
    assert keys.REMEMBERED <= 10
    monkeypatch.setattr(keys, "_memory", Memory(0.3, most=10))
    key, secret = issue()
    assert readers.get(door, LIST, secret)[0] == 200
    key.revoke()
    assert readers.get(door, LIST, secret)[0] == 200
    time.sleep(0.3)
    assert readers.get(door, LIST, secret)[0] == 401


def test_it_ends_at_its_time_though_it_is_remembered(readers: Readers) -> None:
    _, secret = issue(expires_at=timezone.now() + timedelta(seconds=0.5))
    assert readers.get("Django", LIST, secret)[0] == 200
    time.sleep(0.5)
    assert readers.get("Django", LIST, secret)[0] == 401


def test_it_does_not_remember_longer_because_its_use_was_written(readers: Readers) -> None:
    memory = Memory[str, str](0.1, most=2)
    memory.put("a", "first")
    time.sleep(0.06)
    memory.replace("a", "second")
    assert memory.get("a") == "second"
    time.sleep(0.06)
    assert memory.get("a") is None


def test_it_remembers_a_bounded_number_and_nothing_that_is_unknown(readers: Readers) -> None:
    memory = Memory[int, int](60, most=10)
    for number in range(1000):
        memory.put(number, number)
    assert len(memory._kept) <= 10
    readers.get("Django", LIST, unknown())
    assert not keys._memory._kept
