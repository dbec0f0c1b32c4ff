"""Queries that took long are logged, with their SQL and without their values: these belong to people."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

log = logging.getLogger(__name__)
_LONGEST = 2_000  # characters of SQL


class Watch:
    """Django's execute wrapper (docs.djangoproject.com, "Database instrumentation")."""

    def __init__(self, milliseconds: int) -> None:
        self.milliseconds = milliseconds

    def __call__(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        began = time.monotonic()
        try:
            return execute(sql, params, many, context)
        finally:
            took = (time.monotonic() - began) * 1000
            if took >= self.milliseconds:
                log.warning("A query took %.0f ms: %s", took, str(sql)[:_LONGEST], extra={"query_ms": took})


def connect(milliseconds: int) -> None:
    """Watch every connection from now on; 0 watches none."""
    if milliseconds <= 0:
        return
    watch = Watch(milliseconds)

    def attach(connection: BaseDatabaseWrapper, **_: Any) -> None:
        if not any(isinstance(one, Watch) for one in connection.execute_wrappers):
            connection.execute_wrappers.append(watch)

    connection_created.connect(attach, weak=False, dispatch_uid="observe.slow_queries")
