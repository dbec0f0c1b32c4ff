"""Changes wake the workers: once for many, and nothing is lost when a wake-up is."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from queue import Empty
from typing import Any

import pytest
from django.core.cache import cache

from cms.documents import rebuild
from cms.models import Change, Lens, TransmissionDocument
from cms.tasks import sweep_documents
from config.celery import app
from tests.conftest import Publication

pytestmark = pytest.mark.django_db
Committing = Callable[..., AbstractContextManager[Any]]
TASK = "cms.rebuild_documents"


class Broker:
    """The broker of an installation without Redis: a real one, made of files."""

    def __init__(self, queue: Any) -> None:
        self.queue = queue

    def take(self) -> list[str]:
        """The names of the tasks that wait for a worker, which takes them."""
        names: list[str] = []
        while True:
            try:
                message = self.queue.get(block=False)
            except Empty:
                return names
            names.append(message.headers["task"])
            message.ack()

    def work(self) -> int:
        """Do what waits, and what that leaves to do; returns how many rebuilds it took."""
        count = 0
        while names := self.take():
            for name in names:
                count += name == TASK
                if name == TASK:
                    app.tasks[name].apply(throw=True)
        return count


@pytest.fixture
def broker(tmp_path: Any) -> Iterator[Broker]:
    with app.connection_for_write() as connection, connection.SimpleQueue("default") as queue:
        queue.clear()
        yield Broker(queue)
        queue.clear()


@pytest.fixture
def lens(publication: Publication) -> Lens:
    """A lens that three transmissions show."""
    for number in range(3):
        body = [("lens", {"lens": publication.lens, "title": "", "body": "<p>Look.</p>"})]
        publication.transmission(slug=f"t{number}", body=body)
    cache.clear()  # whoever waits for a worker since then is not of this test
    return publication.lens


def say(lens: Lens, tagline: str) -> None:
    lens.tagline = tagline
    lens.save()


def rebuilt_since(tick: int) -> list[str]:
    found = Change.objects.filter(tick__gt=tick, subject=Change.Subject.TRANSMISSION)
    return sorted(found.values_list("slug", flat=True))


def now() -> int:
    last = Change.objects.last()
    return last.tick if last else 0


def test_many_quick_changes_ask_once_and_make_each_document_once(
    lens: Lens, broker: Broker, django_capture_on_commit_callbacks: Committing
) -> None:
    tick = now()
    for number in range(5):
        with django_capture_on_commit_callbacks(execute=True):
            say(lens, f"Line {number}")
    assert broker.work() == 1
    assert rebuilt_since(tick) == ["t0", "t1", "t2"]
    assert list(rebuild.differences()) == []
    assert b"Line 4" in bytes(TransmissionDocument.objects.get(slug="t0").whole)


def test_a_change_after_the_work_began_asks_again(
    lens: Lens, broker: Broker, django_capture_on_commit_callbacks: Committing
) -> None:
    for number in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            say(lens, f"Line {number}")
        assert broker.work() == 1
    assert list(rebuild.differences()) == []


def test_the_sweep_finds_what_nobody_was_woken_for(lens: Lens, broker: Broker) -> None:
    say(lens, "The process died right after the commit")
    assert broker.work() == 0
    assert rebuild.waiting() == 3
    sweep_documents()
    assert broker.work() == 1
    assert list(rebuild.differences()) == []


def test_work_that_was_lost_half_done_goes_on(
    lens: Lens, broker: Broker, django_capture_on_commit_callbacks: Committing
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        say(lens, "Half done")
    tick = now()
    rebuild.some(set(), limit=2)  # the worker is killed here, and its message with it
    assert TASK in broker.take()
    sweep_documents()
    broker.work()
    assert rebuilt_since(tick) == ["t0", "t1", "t2"]
    assert list(rebuild.differences()) == []
