"""Counting what really goes to PostgreSQL: libpq's own trace of the connection, past Django's cursor too."""

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection
from psycopg.pq import Trace

# What the client (F) sends to have a statement executed, by the simple protocol and by the extended one.
_EXECUTED = re.compile(rb"^F\t\d+\t(?:Query|Execute)\b", re.MULTILINE)
_RECEIVED = re.compile(rb"^B\t(\d+)\t", re.MULTILINE)


@dataclass
class Statements:
    """How many statements were executed and how many bytes came back; known once the `with` has ended."""

    count: int = 0
    received: int = 0


@contextmanager
def counted() -> Iterator[Statements]:
    """Count the statements of Django's default connection, which must be one to PostgreSQL."""
    statements = Statements()
    connection.ensure_connection()
    server = connection.connection.pgconn
    with tempfile.TemporaryFile() as log:
        server.trace(log.fileno())
        server.set_trace_flags(Trace.SUPPRESS_TIMESTAMPS)
        try:
            yield statements
        finally:
            server.untrace()
            log.seek(0)
            traced = log.read()
            statements.count = len(_EXECUTED.findall(traced))
            statements.received = sum(map(int, _RECEIVED.findall(traced)))
