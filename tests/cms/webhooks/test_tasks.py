"""From a commit to the frontend through Celery's tasks; done, lost or done twice, it ends up the same."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta

import pytest
from celery import current_app
from django.conf import settings as django_settings
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.utils import timezone
from pytest_django.fixtures import Settings

from cms import tasks
from cms.models import PurgedCache, WebhookDelivery, WebhookEndpoint
from cms.webhooks import switches
from tests.cms.receiver import Misbehaviour, Receiver, listening
from tests.cms.webhooks.conftest import change, make_due
from tests.conftest import Publication
from tests.database_url import database_url
from tests.newsletter.recorder import Recorder, listen

committing = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture(autouse=True)
def _eager() -> Iterator[None]:
    current_app.conf.task_always_eager = True
    yield
    current_app.conf.task_always_eager = False


def types(receiver: Receiver) -> list[str]:
    return [request.body.decode().split('"')[3] for request in receiver.requests]


@committing
def test_it_tells_a_frontend_as_soon_as_a_transmission_is_published(
    endpoint: WebhookEndpoint, receiver: Receiver, publication: Publication
) -> None:
    receiver.requests.clear()  # what the publication itself is made of
    page = publication.transmission()
    page.unpublish()
    assert types(receiver) == ["transmission.published", "transmission.gone"]


@committing
def test_it_tells_nothing_before_the_commit_and_nothing_that_was_taken_back(
    endpoint: WebhookEndpoint, receiver: Receiver
) -> None:
    with transaction.atomic():
        change(key="kept")
        assert receiver.requests == []
    with transaction.atomic():
        change(key="taken back")
        transaction.set_rollback(True)
    tasks.tell_frontends()
    assert [b"kept" in request.body for request in receiver.requests] == [True]


@committing
def test_it_purges_the_cdn_before_it_tells_the_frontend(
    endpoint: WebhookEndpoint, receiver: Receiver, settings: Settings
) -> None:
    """Who is told first would fetch the old text from the CDN."""
    order: list[str] = []

    def says(word: str) -> Misbehaviour:
        def answer(line: socket.socket) -> None:
            order.append(word)
            line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

        return answer

    receiver.script, cdn = [says("told")], Receiver(script=[says("purged")])
    with listening(cdn):
        settings.CDN_PURGE_URL = [f"varnish://127.0.0.1:{cdn.port}"]
        change()
    assert order == ["purged", "told"]


@pytest.mark.django_db
def test_it_waits_for_a_cdn_that_does_not_answer_but_not_for_long(
    endpoint: WebhookEndpoint, receiver: Receiver, settings: Settings
) -> None:
    settings.CDN_PURGE_URL = ["varnish://127.0.0.1:9"]
    change()
    tasks.tell_frontends()
    assert receiver.requests == []
    PurgedCache.objects.update(failing_since=timezone.now() - timedelta(minutes=2))
    tasks.tell_frontends()
    assert len(receiver.requests) == 1


@pytest.mark.django_db
def test_it_finds_what_was_missed(endpoint: WebhookEndpoint, receiver: Receiver) -> None:
    change()
    assert receiver.requests == []
    tasks.tell_frontends()
    assert len(receiver.requests) == 1
    receiver.script = [500, 204]
    change()
    tasks.tell_frontends()
    make_due()
    tasks.tell_frontends()
    tasks.tell_frontends()
    assert set(WebhookDelivery.objects.values_list("state", flat=True)) == {"delivered"}


@pytest.mark.django_db
def test_it_does_nothing_more_when_every_task_runs_twice(
    endpoint: WebhookEndpoint, receiver: Receiver
) -> None:
    change()
    for _ in range(2):
        tasks.tell_frontends()
        tasks.run_line(endpoint.pk)
        tasks.send_notice(endpoint.pk)
        tasks.prune_webhooks()
    assert len(receiver.requests) == 1


@pytest.mark.django_db
def test_it_survives_tasks_for_what_is_gone(endpoint: WebhookEndpoint) -> None:
    endpoint.delete()
    tasks.run_line(endpoint.pk)
    tasks.send_notice(endpoint.pk)
    tasks.wake_line(endpoint.pk)


@pytest.mark.django_db
def test_it_mails_a_notice_that_was_missed(endpoint: WebhookEndpoint, settings: Settings) -> None:
    recorder = Recorder()
    controller = listen(recorder)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", recorder.port
    get_user_model().objects.create_user("root", email="root@example.com", is_superuser=True)
    switches.off(endpoint.pk, "It answered 410 Gone.", timezone.now(), tell=True)
    for _ in range(2):
        tasks.tell_frontends()
    controller.stop()
    assert recorder.recipients == ["root@example.com"]


@committing
def test_it_asks_once_for_a_thousand_changes(
    endpoint: WebhookEndpoint, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    monkeypatch.setattr(tasks.tell_frontends, "apply_async", lambda **options: asked.append(options))
    with transaction.atomic():
        for _ in range(50):
            change()
    assert len(asked) == 1
    tasks.tell_frontends()
    change()
    assert len(asked) == 2


@committing
def test_it_loses_nothing_and_holds_nobody_up_when_the_broker_is_down(
    endpoint: WebhookEndpoint, receiver: Receiver
) -> None:
    nobody = {"REDIS_URL": "redis://127.0.0.1:9/0", "DATABASE_URL": database_url()}
    done = subprocess.run(
        [sys.executable, "-m", "tests.cms.webhooks.worker", "publish", "3"],
        env=os.environ | nobody | {"DJANGO_SETTINGS_MODULE": "config.settings"},
        cwd=django_settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("No broker: frontends wait for the sweep") == 3
    assert "Traceback" not in done.stderr
    assert receiver.requests == []
    tasks.tell_frontends()
    assert len(receiver.requests) == 3
    assert connection.is_usable()
