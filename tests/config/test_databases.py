"""The database of the settings fits its kind, and a pooler."""

import pytest
from django.db import connection

from config.startup.databases import database


def test_it_lets_writers_of_sqlite_wait_for_each_other() -> None:
    made = database({"ENGINE": "django.db.backends.sqlite3", "NAME": "db"}, pooled=False)
    assert made["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_it_keeps_connections_of_postgresql_and_looks_whether_they_live() -> None:
    made = database({"ENGINE": "django.db.backends.postgresql", "NAME": "db"}, pooled=False)
    assert (made["CONN_MAX_AGE"], made["CONN_HEALTH_CHECKS"]) == (60, True)
    assert "DISABLE_SERVER_SIDE_CURSORS" not in made


def test_it_gives_up_a_postgresql_that_does_not_even_refuse() -> None:
    made = database({"ENGINE": "django.db.backends.postgresql", "NAME": "db"}, pooled=False)
    assert made["OPTIONS"]["connect_timeout"] == 5
    options = {"connect_timeout": 9, "sslmode": "require"}
    asked = {"ENGINE": "django.db.backends.postgresql", "OPTIONS": options}
    made = database(asked, pooled=False)
    assert made["OPTIONS"].items() >= options.items()


@pytest.mark.django_db
def test_postgresql_compiles_nothing() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no compiler.")
    with connection.cursor() as cursor:
        assert cursor.execute("SHOW jit").fetchone() == ("off",)


def test_a_pooler_is_told_nothing_that_it_does_not_know() -> None:
    made = database({"ENGINE": "django.db.backends.postgresql", "NAME": "db"}, pooled=True)
    assert "options" not in made["OPTIONS"]


def test_it_holds_no_cursor_open_through_a_pooler() -> None:
    made = database({"ENGINE": "django.db.backends.postgresql", "NAME": "db"}, pooled=True)
    assert made["DISABLE_SERVER_SIDE_CURSORS"] is True
