"""`live` says that the process answers, `ready` that readers can be answered."""

import pytest
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from pytest_django import Settings

from config import health
from tests.services import REDIS, require_redis

pytestmark = pytest.mark.django_db
READY = "/health/ready/"


def forget_the_last_migration() -> None:
    last, *_ = MigrationLoader(connection).graph.leaf_nodes("people")
    MigrationRecorder(connection).record_unapplied(*last)


@pytest.fixture(autouse=True)
def _looks_anew() -> None:
    health._migrated.clear()


def test_it_is_ready_with_a_database_that_has_every_migration(client: Client) -> None:
    answer = client.get(READY)
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_it_is_not_ready_while_a_migration_waits(client: Client) -> None:
    forget_the_last_migration()
    answer = client.get(READY)
    assert answer.status_code == 503
    assert "manage.py migrate" in answer.json()["status"]


def test_it_looks_for_migrations_no_more_once_there_are_none(client: Client) -> None:
    client.get(READY)
    forget_the_last_migration()
    assert client.get(READY).status_code == 200


def test_it_is_not_ready_without_a_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise DatabaseError("the server closed the connection")

    monkeypatch.setattr(connection, "cursor", away)
    assert client.get(READY).status_code == 503
    assert client.get("/health/live/").status_code == 200


def test_it_answers_readers_without_redis_and_says_so(client: Client, settings: Settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:9/0"
    answer = client.get(READY)
    assert (answer.status_code, answer.json()["redis"]) == (200, "does not answer: tasks wait")


def test_it_sees_redis(client: Client, settings: Settings) -> None:
    require_redis()
    settings.REDIS_URL = f"{REDIS}/14"
    assert client.get(READY).json()["redis"] == "ok"
