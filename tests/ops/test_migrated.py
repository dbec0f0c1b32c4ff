"""PostgreSQL's template is made once, however many work trees want it at the same moment."""

import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from tests import migrated
from tests.services import POSTGRES, require_postgres

pytestmark = pytest.mark.e2e


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    """Names of this test's own, beside the templates that others use."""
    require_postgres()
    mine = f"migrated_{uuid.uuid4().hex[:8]}_"
    monkeypatch.setattr(migrated, "_PREFIX", mine)
    monkeypatch.setattr(migrated, "_MAKING", f"making_{mine}")
    monkeypatch.setattr(migrated, "_NEWEST", 2)
    with psycopg.connect(f"{POSTGRES}/postgres", autocommit=True) as connection:
        yield connection
        for name in migrated._templates(connection):
            connection.execute(SQL("DROP DATABASE {}").format(Identifier(name)))


def test_it_is_made_once_and_the_newest_stay(
    server: "psycopg.Connection[tuple[object, ...]]", monkeypatch: pytest.MonkeyPatch
) -> None:
    made = list[str]()

    def migrate(database: str) -> None:
        made.append(database)
        time.sleep(0.2)  # long enough for the others to come

    monkeypatch.setattr(migrated, "_migrate", migrate)
    for version in ("first", "second", "third"):
        monkeypatch.setattr(migrated, "fingerprint", lambda named=version: named)
        with ThreadPoolExecutor(3) as trees:
            names = {one.result() for one in [trees.submit(migrated.postgres_template) for _ in range(3)]}
        assert names == {f"{migrated._PREFIX}{version}"}
    assert [name.rpartition("_")[2] for name in made] == ["first", "second", "third"]
    kept = [name.rpartition("_")[2] for name in migrated._templates(server)]
    assert kept == ["third", "second"]
