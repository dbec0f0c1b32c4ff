"""Every answer of Django carries the request's id, and so do the tasks that it asked for."""

import logging

import pytest
from django.test import Client
from structlog.contextvars import bound_contextvars, get_contextvars

from config.celery import app
from config.observe import task_logs

pytestmark = pytest.mark.django_db


def test_it_makes_an_id_for_each_request(client: Client) -> None:
    first, second = (client.get("/health/live/")["X-Request-ID"] for _ in range(2))
    assert len(first) == 32
    assert first != second


def test_it_keeps_the_id_that_a_proxy_gave(client: Client) -> None:
    answer = client.get("/health/live/", headers={"X-Request-ID": "proxy-0001"})
    assert answer["X-Request-ID"] == "proxy-0001"


@pytest.mark.parametrize("given", ["short", "x" * 65, "with space", "a\tline", "<script>alert(1)"])
def test_it_makes_its_own_for_what_is_no_id(client: Client, given: str) -> None:
    assert client.get("/health/live/", headers={"X-Request-ID": given})["X-Request-ID"] != given


def test_it_sends_the_id_along_with_a_task() -> None:
    headers: dict[str, object] = {}
    with bound_contextvars(request_id="proxy-0001"):
        task_logs._send_along(headers)
    assert headers == {"request_id": "proxy-0001"}


def test_it_binds_what_a_task_is_about_while_it_runs(settings: object) -> None:
    seen: dict[str, object] = {}

    @app.task(name="newsletter.letters.confirm.seen")
    def task(subscription: int) -> None:
        seen.update(get_contextvars())

    task_logs.ABOUT[task.name] = "subscription"
    try:
        task.apply((5,), headers={"request_id": "proxy-0001"})
    finally:
        del task_logs.ABOUT[task.name]
        app.tasks.unregister(task.name)
    assert (seen["subscription"], seen["task"]) == (5, "newsletter.letters.confirm.seen")
    assert seen["task_id"]
    assert get_contextvars() == {}


def test_it_names_only_tasks_that_exist() -> None:
    app.loader.import_default_modules()
    assert set(task_logs.ABOUT) <= set(app.tasks)


def test_it_logs_a_slow_query_without_its_values(caplog: pytest.LogCaptureFixture) -> None:
    from django.db import connection

    from config.observe.slow_queries import Watch

    with (
        connection.execute_wrapper(Watch(0)),
        caplog.at_level(logging.WARNING),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT %s", ["alice@example.org"])
    assert "SELECT" in caplog.text
    assert "alice" not in caplog.text
