"""Fixtures for every test: a publication with one of each snippet, and pictures on a disk of their own."""

import io
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.images import ImageFile
from django.db import connection, connections
from PIL import Image as Pillow
from playwright.sync_api import Browser, expect, sync_playwright
from pytest_django.fixtures import Settings
from structlog.contextvars import clear_contextvars
from xdist.scheduler import LoadScopeScheduling

from cms.api.transmissions import bodies, pages
from cms.models import (
    Author,
    Disclaimer,
    Lens,
    PublicationImage,
    Topic,
    TransmissionIndexPage,
    TransmissionPage,
)
from tests import migrated
from tests.environment import VAR_DIR
from tests.services import require_chromium

# The code that these test says SQL of its own, so they run on both databases. Django answers for the rest.
_OWN_SQL = (
    "tests/cms/documents/",
    "tests/cms/searching/",
    "tests/config/doctor/",
    "tests/config/keep/",
    "tests/config/test_",
    "tests/newsletter/desk/test_people_list.py",
    "tests/newsletter/domains/",
    "tests/newsletter/imports/",
    "tests/newsletter/pacing/",
    "tests/newsletter/people/",
    "tests/newsletter/segments/",
    "tests/newsletter/test_",
    "tests/newsletter/trials/",
    "tests/newsletter/versions/",
)
# Of the tests of the whole system, those that wait for minutes.
_LONG = ("tests/chaos/", "tests/e2e/", "tests/ops/", "tests/soak/")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Whatever needs a browser or the running system is end-to-end.

    Apart from the rest, because Playwright keeps an event loop running in the tests' own thread. On
    PostgreSQL run only those that use the database: the others would tell again what they told on SQLite.
    """
    for item in items:
        if {"browser", "system"} & _fixtures(item):
            item.add_marker(pytest.mark.e2e)
        elif _uses_database(item) and not item.nodeid.startswith(_OWN_SQL):
            item.add_marker(pytest.mark.once)
    # First, so that no process is left alone with them at the end.
    items.sort(key=lambda item: not (item.nodeid.startswith(_LONG) and item.get_closest_marker("e2e")))
    if os.environ["DATABASE_URL"].startswith("postgres"):
        indifferent = [item for item in items if not _uses_database(item)]
        config.hook.pytest_deselected(items=indifferent)
        items[:] = [item for item in items if _uses_database(item)]


class ByPlace(LoadScopeScheduling):
    """Has what takes long to start be started once: one process runs all tests of a file, or of a folder.

    So what empties the tables may come before what does not: those run by it are all `transaction=True`.
    """

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return next((folder for folder in ("tests/cms/", "tests/e2e/") if file.startswith(folder)), file)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByPlace | None:
    return ByPlace(config, log) if config.getvalue("dist") == "loadscope" else None


def _fixtures(item: pytest.Item) -> set[str]:
    return set(getattr(item, "fixturenames", ()))


def _uses_database(item: pytest.Item) -> bool:
    return bool(item.get_closest_marker("django_db") or {"db", "transactional_db"} & _fixtures(item))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Begin with a copy of a migrated database.

    SQLite's is a file, as in an installation: in memory, a live server's threads would share one connection.
    """
    test = connection.settings_dict["TEST"]
    if connection.vendor == "postgresql":
        test["TEMPLATE"] = migrated.postgres_template()
    else:
        test["NAME"] = str(VAR_DIR / "tests.sqlite3")
        migrated.copy_sqlite(VAR_DIR / "tests.sqlite3")


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Have Django take SQLite's copy as it is; it would delete the file and begin with an empty one."""
    return connection.vendor == "sqlite"


@pytest.fixture(autouse=True)
def _leave_nothing_behind(settings: Settings, tmp_path: Path) -> Iterator[None]:
    """Pictures, cached addresses and what the log is about are not the next test's."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.CACHES = {
        **settings.CACHES,
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    }
    cache.clear()
    pages.clear()
    bodies.clear()
    clear_contextvars()
    yield
    cache.clear()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The one browser of a run: Playwright cannot be started twice in a thread."""
    # Playwright's loop runs in this thread, which Django takes for asynchronous code from then on.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=30_000)  # nothing is slow, but the machine may be busy
    # Without these flags Chromium asks the network for things that no test needs.
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=require_chromium(), args=quiet)
        yield started
        started.close()
        # Connections that Django opened under that loop are not closed by the end of the tests.
        connections.close_all()


@dataclass(frozen=True)
class Publication:
    """What transmissions refer to."""

    index: TransmissionIndexPage
    topic: Topic
    author: Author
    lens: Lens
    disclaimer: Disclaimer
    picture: PublicationImage

    def transmission(self, **fields: object) -> TransmissionPage:
        """A published transmission with `fields` in place of the usual ones."""
        usual = {"title": "Slow light", "slug": "slow-light", "summary": "Why it waits.", "topic": self.topic}
        page = TransmissionPage(**{**usual, **fields}, live=False)
        self.index.add_child(instance=page)
        page.save_revision().publish()
        return TransmissionPage.objects.get(pk=page.pk)


@pytest.fixture
def publication(db: None) -> Publication:
    return Publication(
        index=TransmissionIndexPage.objects.get(),
        topic=Topic.objects.create(slug="light", name="Light", description="What we see by."),
        author=Author.objects.create(
            slug="ada", name="Ada Prata", role="Editor", bio="<p>Writes <b>slowly</b>.</p>"
        ),
        lens=Lens.objects.create(
            slug="the-long-view", name="The long view", tagline="Over years", icon="hourglass"
        ),
        disclaimer=Disclaimer.objects.create(
            slug="medical",
            name="Medical",
            kind="medical",
            title="Before you act",
            text="<p>Ask a doctor.</p>",
        ),
        picture=picture(),
    )


def picture(width: int = 900, height: int = 600) -> PublicationImage:
    """A picture of one colour, stored like an upload."""
    data = io.BytesIO()
    Pillow.new("RGB", (width, height), "#335566").save(data, "JPEG")
    data.seek(0)
    return PublicationImage.objects.create(title="Dusk", file=ImageFile(data, name="dusk.jpg"))
