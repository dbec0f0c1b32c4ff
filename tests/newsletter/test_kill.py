"""kill -9 of the sending process, several times in mid-campaign: nobody twice, nobody lost."""

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from newsletter import campaigns
from newsletter.models import Campaign, Delivery
from tests.newsletter.cast import crowd
from tests.newsletter.recorder import Recorder

PEOPLE = 300
KILLS_AFTER = (40, 110, 111, 230)


@contextmanager
def shared_database(folder: Path) -> Iterator[str]:
    """The test's database as a URL that another process can open; SQLite's lives in memory and is copied."""
    place = connection.settings_dict
    if connection.vendor == "postgresql":
        yield f"postgres://{place['USER']}:{place['PASSWORD']}@{place['HOST']}:{place['PORT']}/{place['NAME']}"
        return
    path = folder / "shared.sqlite3"
    with sqlite3.connect(path) as copy:
        connection.connection.backup(copy)
    copy.close()
    yield f"sqlite:///{path}"
    with sqlite3.connect(path) as copy:
        copy.backup(connection.connection)
    copy.close()


def start_worker(server: Recorder, database: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.newsletter.worker", str(server.port)]
    env = os.environ | {"DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "config.settings"}
    return subprocess.Popen(command, env=env, cwd=settings.BASE_DIR)


def wait_until(server: Recorder, taken: int, worker: subprocess.Popen[bytes]) -> None:
    ends = time.monotonic() + 20
    while len(server.taken) < taken:
        assert worker.poll() is None, "the worker ended by itself"
        assert time.monotonic() < ends, f"only {len(server.taken)} of {taken} after 20 s"
        time.sleep(0.001)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_it_loses_and_repeats_nobody_when_killed_again_and_again(
    campaign: Campaign, server: Recorder, tmp_path: Path
) -> None:
    crowd(campaign.newsletter, PEOPLE)
    campaigns.start(campaign)
    with shared_database(tmp_path) as database:
        for taken in KILLS_AFTER:
            worker = start_worker(server, database)
            wait_until(server, taken, worker)
            worker.kill()
            worker.wait()
        last = start_worker(server, database)
        assert last.wait(timeout=30) == 0
    shutil.rmtree(tmp_path)
    received = Counter(server.recipients)
    ledger = dict(Delivery.objects.values_list("email", "state"))
    unknown = [email for email, state in ledger.items() if state == "unknown"]
    assert max(received.values()) == 1
    assert len(unknown) <= len(KILLS_AFTER)
    assert set(ledger.values()) <= {"sent", "unknown"}
    assert {email for email, state in ledger.items() if state == "sent"} <= set(received)
    assert set(received) <= set(ledger)
    assert len(ledger) == PEOPLE
    assert campaigns.tally(campaign).adds_up
