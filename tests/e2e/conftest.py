"""One running system for all end-to-end tests."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.newsroom import Newsroom
from tests.e2e.system import System, running
from tests.services import require_chromium, require_postgres


@pytest.fixture(scope="session")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    require_postgres()
    require_chromium()
    with running(tmp_path_factory.mktemp("system")) as started:
        yield started


@pytest.fixture(scope="session")
def newsroom(system: System, browser: Browser) -> Iterator[Newsroom]:
    opened = Newsroom(system, browser)
    opened.open()
    yield opened
    opened.close()


@pytest.fixture
def room(newsroom: Newsroom) -> Iterator[Newsroom]:
    """Everybody leaves at the end. What went wrong inside a page fails the test."""
    yield newsroom
    assert newsroom.leave() == []


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()
