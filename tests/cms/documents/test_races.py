"""Several people and programs at once, and processes that die: nothing is stale afterwards."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections

from cms.documents import rebuild
from cms.models import Change, Lens, TransmissionDocument, TransmissionPage
from tests.cms.documents.world import settle
from tests.conftest import Publication

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(
        "sqlite" in settings.DATABASES["default"]["ENGINE"], reason="SQLite lets one writer in at a time"
    ),
]


def at_once(*works: Callable[[], object]) -> None:
    """Run each in a thread with a connection of its own; raise what any of them raised."""
    raised: list[BaseException] = []
    start = threading.Barrier(len(works))

    def run(work: Callable[[], object]) -> None:
        try:
            start.wait(10)
            work()
        except BaseException as error:
            raised.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive(), "it waits for ever"
    if raised:
        raise raised[0]


def publish(page: TransmissionPage, title: str) -> None:
    fresh = TransmissionPage.objects.get(pk=page.pk)
    fresh.title = title
    fresh.save_revision().publish()


def change(lens: Lens, tagline: str) -> None:
    fresh = Lens.objects.get(pk=lens.pk)
    fresh.tagline = tagline
    fresh.save()


@pytest.mark.parametrize("attempt", range(3))
def test_two_publishers_of_one_page_leave_the_document_of_the_later_one(
    publication: Publication, attempt: int
) -> None:
    page = publication.transmission()
    at_once(lambda: publish(page, "One"), lambda: publish(page, "Two"))
    assert list(rebuild.differences()) == []
    ticks = list(Change.objects.values_list("tick", flat=True))
    assert ticks == sorted(set(ticks))


@pytest.mark.parametrize("attempt", range(3))
def test_a_lens_that_changes_while_a_page_that_uses_it_is_published_reaches_it(
    publication: Publication, attempt: int
) -> None:
    body = [("lens", {"lens": publication.lens, "title": "", "body": "<p>Look.</p>"})]
    page = publication.transmission(body=body)
    at_once(lambda: publish(page, "Again"), lambda: change(publication.lens, f"Line {attempt}"))
    settle()
    assert list(rebuild.differences()) == []
    assert f"Line {attempt}".encode() in bytes(TransmissionDocument.objects.get().whole)


def test_two_workers_rebuild_beside_publishers(publication: Publication) -> None:
    body = [("lens", {"lens": publication.lens, "title": "", "body": "<p>Look.</p>"})]
    pages = [publication.transmission(slug=f"t{n}", title=f"T{n}", body=body) for n in range(8)]
    change(publication.lens, "Another line")
    at_once(settle, settle, lambda: publish(pages[0], "New"), lambda: change(publication.lens, "A third"))
    settle()
    assert list(rebuild.differences()) == []


def test_whoever_dies_before_the_commit_changed_nothing(publication: Publication, tmp_path: Path) -> None:
    page = publication.transmission()
    ready = tmp_path / "ready"
    script = f"""
import pathlib, time, django
django.setup()
from django.db import transaction
from cms.models import TransmissionPage
page = TransmissionPage.objects.get(pk={page.pk})
page.title = "Never said"
with transaction.atomic():
    page.save_revision().publish()
    pathlib.Path({str(ready)!r}).touch()
    time.sleep(60)
"""
    command = [sys.executable, "-c", script]
    process = subprocess.Popen(command, env=of_other_process(), cwd=settings.BASE_DIR)
    try:
        until = time.monotonic() + 60
        while not ready.exists():
            assert process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.05)
        assert not_said(page)  # nobody sees what is not committed
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait(10)
    publish(page, "Said")  # the dead one's clock is free again
    assert not_said(page)
    assert list(rebuild.differences()) == []
    assert b'"Said"' in bytes(TransmissionDocument.objects.get(page=page).whole)


def of_other_process() -> dict[str, str]:
    """The environment of another process on the test's database."""
    server = os.environ["DATABASE_URL"].rpartition("/")[0]
    database = f"{server}/{connection.settings_dict['NAME']}"
    return os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": database}


def not_said(page: TransmissionPage) -> bool:
    return b"Never said" not in bytes(TransmissionDocument.objects.get(page=page).whole)


def test_a_broker_that_is_down_breaks_nothing_and_loses_nothing(publication: Publication) -> None:
    body = [("lens", {"lens": publication.lens, "title": "", "body": "<p>Look.</p>"})]
    publication.transmission(body=body)
    page = publication.transmission(slug="other", title="Other")
    script = f"""
import time, django
django.setup()
from cms.models import Lens, TransmissionPage
lens = Lens.objects.get(pk={publication.lens.pk})
lens.tagline = "While it was down"
page = TransmissionPage.objects.get(pk={page.pk})
page.title = "Published while it was down"
began = time.monotonic()
lens.save()
page.save_revision().publish()
assert time.monotonic() - began < 5, "the editor had to wait"
"""
    environ = of_other_process() | {"REDIS_URL": "redis://127.0.0.1:1/0"}
    subprocess.run([sys.executable, "-c", script], env=environ, cwd=settings.BASE_DIR, check=True, timeout=60)
    assert b"Published while" in bytes(TransmissionDocument.objects.get(page=page).whole)
    assert rebuild.waiting() == 1
    settle()
    assert b"While it was down" in bytes(TransmissionDocument.objects.exclude(page=page).get().whole)
    assert list(rebuild.differences()) == []
