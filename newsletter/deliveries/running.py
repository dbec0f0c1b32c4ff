"""Running a statement of the ledger as fast as the database takes it.

PostgreSQL has it prepared. SQLite has nothing to prepare.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from psycopg import Connection, OperationalError
from psycopg.adapt import Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, ExecStatus
from psycopg.pq.abc import PGresult

from cms import prepared

Row = tuple[Any, ...]

_GOOD = (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK)


def run(sql: str, params: Sequence[Any]) -> list[Row]:
    """The rows that it gives. Raises `django.db.Error` like any query."""
    connection.ensure_connection()
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return cursor.fetchall() if cursor.description else []
    with connection.wrap_database_errors:
        postgresql = connection.connection
        return _rows(postgresql, _execute(postgresql, sql, [_text(value) for value in params]))


def _text(value: Any) -> bytes | None:
    return None if value is None else str(value).encode()


def _execute(postgresql: Connection[Any], sql: str, params: list[Any]) -> PGresult:
    result = prepared.execute(postgresql, sql, params)
    if result.status in _GOOD:
        return result
    if postgresql.pgconn.status == ConnStatus.BAD:
        raise OperationalError(postgresql.pgconn.get_error_message())
    raise error_from_result(result)


def _rows(postgresql: Connection[Any], result: PGresult) -> list[Row]:
    """As a cursor reads them, which psycopg does in C, without the cursor."""
    read = Transformer.from_context(postgresql)
    read.set_pgresult(result)
    return read.load_rows(0, result.ntuples, tuple)
