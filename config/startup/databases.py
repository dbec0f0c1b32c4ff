"""The database, as DATABASE_URL names it."""

from typing import Any


def database(parsed: dict[str, Any], pooled: bool) -> dict[str, Any]:
    """`parsed` with what its kind needs. `pooled`: a pooler such as PgBouncer stands between."""
    if parsed["ENGINE"].endswith("sqlite3"):
        # WAL lets readers go on while a worker writes; IMMEDIATE takes the write lock at BEGIN, so two
        # writers wait for each other instead of failing half-way with "database is locked".
        options = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
        return parsed | {"OPTIONS": options}
    # A thread keeps its connection for a minute, which is a pool without a queue. A pooler that gives each
    # transaction another connection cannot hold a cursor open on one.
    kept: dict[str, Any] = {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    # Seconds for a machine that does not even refuse; without a limit each request waits for minutes.
    said: dict[str, Any] = {"connect_timeout": 5}
    if pooled:
        kept["DISABLE_SERVER_SIDE_CURSORS"] = True
    else:
        # Compiling takes longer than it saves in all that is asked here: half a second for each 30,000 rows
        # of an import. A pooler takes no such word; there the role is told.
        said["options"] = "-c jit=off"
    return parsed | kept | {"OPTIONS": said | parsed.get("OPTIONS", {})}
