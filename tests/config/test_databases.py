"""The database of the settings fits its kind, and a pooler."""

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
    assert database(asked, pooled=False)["OPTIONS"] == options


def test_it_holds_no_cursor_open_through_a_pooler() -> None:
    made = database({"ENGINE": "django.db.backends.postgresql", "NAME": "db"}, pooled=True)
    assert made["DISABLE_SERVER_SIDE_CURSORS"] is True
