"""Statements that PostgreSQL plans once a connection, given to libpq itself.

A cursor of psycopg takes several times as long for a small statement as the server does. Whoever runs one a
thousand times a second calls this, and reads the answer as it comes.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

from psycopg import Connection
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.pq.abc import PGconn, PGresult

# The names of the statements that were prepared on each connection.
_prepared: WeakKeyDictionary[Connection[Any], dict[str, bytes]] = WeakKeyDictionary()
# A list can be asked for in many ways; past this many the server plans each time anew.
_MOST_PREPARED = 100


def execute(
    postgresql: Connection[Any], sql: str, parameters: Sequence[Any], *, binary: bool = False
) -> PGresult:
    """The server's answer, good or bad: look at its `status`. `%s` stands for each parameter, given as bytes.

    Begins a transaction where one is due, as psycopg does before the first statement.
    """
    server: PGconn = postgresql.pgconn
    if not postgresql.autocommit and server.transaction_status == TransactionStatus.IDLE:
        server.exec_(b"BEGIN")
    names = _prepared.setdefault(postgresql, {})
    name = names.get(sql)
    if name is None:
        if len(names) >= _MOST_PREPARED:
            return server.exec_params(_numbered(sql), parameters, result_format=int(binary))
        name = f"prepared_{len(names)}".encode()
        result = server.prepare(name, _numbered(sql))
        if result.status != ExecStatus.COMMAND_OK:
            return result
        names[sql] = name
    return server.exec_prepared(name, parameters, result_format=int(binary))


def forget(postgresql: Connection[Any]) -> None:
    """The server does not know what was prepared, or no longer."""
    _prepared.pop(postgresql, None)


@lru_cache(maxsize=500)
def _numbered(sql: str) -> bytes:
    """`%s` as `$1`, `$2`, …, which is how the server knows them."""
    first, *rest = sql.split("%s")
    numbered = "".join(f"${number}{part}" for number, part in enumerate(rest, start=1))
    return (first + numbered).replace("%%", "%").encode()
