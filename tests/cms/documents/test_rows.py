"""Rows come as fast as PostgreSQL gives them, whoever watches."""

from typing import Any

import pytest
from django.db import connection

from cms.documents.rows import rows

pytestmark = pytest.mark.django_db
SQL = "SELECT CAST(%s AS text)"


def test_it_shows_each_statement_to_whoever_watches() -> None:
    seen: list[tuple[str, tuple[str, ...]]] = []

    def watch(execute: Any, sql: str, parameters: tuple[str, ...], many: bool, context: Any) -> Any:
        seen.append((sql, parameters))
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(watch), connection.execute_wrapper(watch):
        assert rows(SQL, ("a",)) == [(b"a",)]
    assert seen == [(SQL, ("a",))] * 2


@pytest.mark.skipif(connection.vendor != "postgresql", reason="DATABASE_URL is not PostgreSQL's")
def test_it_needs_no_cursor_while_somebody_watches() -> None:
    cursors: list[object] = []

    def watch(execute: Any, sql: str, parameters: tuple[str, ...], many: bool, context: Any) -> Any:
        cursors.append(context["cursor"])
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(watch):
        rows(SQL, ("a",))
    assert cursors == [None]
