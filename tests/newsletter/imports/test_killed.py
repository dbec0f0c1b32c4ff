"""A worker that is killed in the middle of an import leaves nothing half done, and another one goes on."""

import os
import signal
import subprocess
import sys

import pytest
from pytest_django.fixtures import Settings

from newsletter.imports import running
from newsletter.models import ConsentEvent, ImportState, Newsletter, Subscription
from tests.database_url import database_url
from tests.newsletter.imports.loading import counted, finish, upload

pytestmark = pytest.mark.once

ROWS, CHUNK = 3_000, 150
_WORKER = """
import sys
import django
django.setup()
from newsletter.imports import running
while running.advance(int(sys.argv[1])):
    print("chunk", flush=True)
"""


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_it_goes_on_exactly_where_a_killed_worker_stopped(settings: Settings) -> None:
    settings.NEWSLETTER_IMPORT_CHUNK = CHUNK
    newsletter = Newsletter.objects.create(name="Slow", slug="slow", from_email="ada@example.com")
    people = "".join(f"reader{n}@example.org\nREADER{n // 2}@example.org\n" for n in range(ROWS // 2))
    made = upload(newsletter, f"email\n{people}")
    running.check(made)
    finish(made)
    forecast = made.forecast
    running.start(made)
    kill_in_the_middle(made.pk)
    made.refresh_from_db()
    assert made.state == ImportState.RUNNING
    assert 0 < made.row < ROWS
    assert Subscription.objects.count() == made.counts["new"]
    finish(made)
    assert made.state == ImportState.DONE
    assert counted(made) == {outcome: rows for outcome, rows in forecast.items() if rows}
    assert Subscription.objects.count() == ConsentEvent.objects.count() == forecast["new"] == ROWS // 2


def kill_in_the_middle(upload: int) -> None:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": database_url(),
        "NEWSLETTER_IMPORT_CHUNK": str(CHUNK),
    }
    command = [sys.executable, "-c", _WORKER, str(upload)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        for _ in range(3):
            assert worker.stdout.readline() == "chunk\n"
        worker.send_signal(signal.SIGKILL)
