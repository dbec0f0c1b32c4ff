"""A letter that a killed process was just sending: nobody else takes it before, and it is due soon after."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import OperationalError, connection
from django.utils import timezone
from pytest_django.fixtures import Settings

from newsletter import letters, tasks
from newsletter.clock import agreed_now
from newsletter.models import Newsletter, Subscription, SubscriptionState
from tests.chaos.servers import wait_until
from tests.database_url import database_url
from tests.newsletter.cast import person
from tests.newsletter.recorder import SAY_NOTHING, Recorder

pytestmark = [pytest.mark.once, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
LEASE_SECONDS = 2
SEND = "import django; django.setup(); from newsletter import tasks; tasks.send_confirmation({})"


@pytest.fixture
def dora(newsletter: Newsletter, server: Recorder, settings: Settings) -> Subscription:
    """Whose mail server first says nothing, and then takes what comes."""
    server.script = {"dora@example.org": [SAY_NOTHING, "250 taken"]}
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.NEWSLETTER_LEASE_SECONDS = LEASE_SECONDS
    asked = person(newsletter, "dora@example.org", SubscriptionState.PENDING)
    Subscription.objects.filter(pk=asked.pk).update(letter_due_at=timezone.now())
    return asked


@contextmanager
def sending(dora: Subscription, server: Recorder) -> Iterator["subprocess.Popen[bytes]"]:
    """A process of its own that has begun to send the letter."""
    told = {"DATABASE_URL": database_url(), "EMAIL_URL": f"smtp://127.0.0.1:{server.port}"}
    env = os.environ | told | {"NEWSLETTER_LEASE_SECONDS": str(LEASE_SECONDS)}
    env["DJANGO_SETTINGS_MODULE"] = "config.settings"
    command = [sys.executable, "-c", SEND.format(dora.pk)]
    process = subprocess.Popen(command, env=env, cwd=django_settings.BASE_DIR)
    try:
        wait_until(lambda: server.attempts["dora@example.org"], "the letter")
        yield process
    finally:
        process.kill()
        process.wait()


def due_at(dora: Subscription) -> datetime:
    dora.refresh_from_db()
    assert dora.letter_due_at is not None
    return dora.letter_due_at


def test_it_stays_with_who_is_alive_and_goes_to_another_within_the_lease_of_who_is_not(
    dora: Subscription, server: Recorder
) -> None:
    with sending(dora, server):
        first = due_at(dora)
        wait_until(lambda: due_at(dora) > first, "a sign of life")
        assert letters.due(agreed_now()) == []
    assert (due_at(dora) - agreed_now()).total_seconds() <= LEASE_SECONDS
    wait_until(lambda: letters.due(agreed_now()) == [dora.pk], "its end", seconds=30)
    tasks.send_confirmation(dora.pk)
    assert server.recipients == ["dora@example.org"]
    dora.refresh_from_db()
    assert (dora.letter_due_at, dora.letters) == (None, 1)


def test_it_is_not_sent_again_when_the_database_was_away_when_it_was_taken(
    dora: Subscription, server: Recorder
) -> None:
    server.script, away = {}, [False, True]  # read from the end

    def gone(execute: Any, sql: str, *rest: object) -> Any:
        if "SET" in sql and '"letters" = ' in sql and away.pop():
            raise OperationalError("the database system is shutting down")
        return execute(sql, *rest)

    with connection.execute_wrapper(gone):
        tasks.send_confirmation(dora.pk)
    assert server.recipients == ["dora@example.org"]
    dora.refresh_from_db()
    assert (dora.letter_due_at, dora.letters, away) == (None, 1, [])
