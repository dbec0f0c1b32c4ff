"""A restore does not go on beside a process that works with the database, whatever Redis knows of it."""

from pathlib import Path

import psycopg
import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from config.keep import sessions
from tests.database_url import database_url

pytestmark = pytest.mark.django_db


def test_it_refuses_while_another_session_of_the_installation_is_open(tmp_path: Path) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite does not tell who else has it open.")
    cache.clear()
    with (
        psycopg.connect(database_url(), application_name="a worker"),
        pytest.raises(CommandError, match=r"1 sessions: process \d+ \(a worker\)"),
    ):
        call_command("restore", str(tmp_path / "backup.tar"), "--overwrite")


def test_it_knows_of_nobody_else_when_there_is_nobody() -> None:
    assert sessions.others() == []
