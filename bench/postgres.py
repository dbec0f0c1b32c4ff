"""Databases of a benchmark's own, on the server that TEST_POSTGRES_URL names."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier

SERVER = os.environ.get("TEST_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432")


def url(name: str) -> str:
    """The address of a database on the server, as Django and psycopg take it."""
    return f"{SERVER}/{name}"


def connect(name: str) -> "psycopg.Connection[Any]":
    """A connection that commits each statement. Ends the program, saying why, when no server answers."""
    try:
        return psycopg.connect(url(name), autocommit=True, connect_timeout=5)
    except psycopg.OperationalError as error:
        sys.exit(f"This needs PostgreSQL at TEST_POSTGRES_URL ({SERVER}), which does not answer: {error}")


@contextmanager
def database(purpose: str) -> Iterator[str]:
    """The name of an empty database, which is dropped at the end."""
    name = f"transmissions_bench_{purpose}_{os.getpid()}"
    _administer("CREATE DATABASE {}", name)
    try:
        yield name
    finally:
        _administer("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


@contextmanager
def copy_of(original: str, purpose: str) -> Iterator[str]:
    """The name of a copy of a database to which nobody is connected; dropped at the end."""
    name = f"transmissions_bench_{purpose}_{os.getpid()}"
    _administer("CREATE DATABASE {} TEMPLATE {}", name, original)
    try:
        yield name
    finally:
        _administer("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def _administer(statement: str, *names: str) -> None:
    with connect("postgres") as connection:
        connection.execute(SQL(statement).format(*map(Identifier, names)))
