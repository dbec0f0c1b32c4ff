"""Wagtail's admin works under its policy: a browser that enforces it blocks nothing of its pages."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.cms.api_server import ApiServer, serving

PAGES = ["", "pages/", "images/", "documents/", "snippets/cms/lens/add/", "users/", "campaigns/", "account/"]
PAGES += ["settings/cms/publicationsettings/", "reports/site-history/", "two-factor/set-up/", "invite/"]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApiServer]:
    with serving(tmp_path_factory.mktemp("admin")) as started:
        user = "User.objects.create_superuser('ada', 'ada@example.org', 'ada')"
        started.ask(f"from cms.models import User; {user}")
        yield started


@pytest.fixture
def admin(browser: Browser, server: ApiServer) -> Iterator[Page]:
    """Signed in."""
    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    page = context.new_page()
    page.goto(f"{server.address}/admin/login/")
    page.get_by_label("Username").fill("ada")
    page.get_by_label("Password").fill("ada")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{server.address}/admin/")
    yield page
    context.close()


def test_it_blocks_nothing_of_the_admin(admin: Page, server: ApiServer) -> None:
    blocked: list[str] = []
    admin.on("console", lambda one: blocked.append(one.text) if "Security Policy" in one.text else None)
    for path in PAGES:
        answer = admin.goto(f"{server.address}/admin/{path}")
        assert answer
        assert answer.status == 200, path
    admin.goto(f"{server.address}/admin/pages/search/?q=ketamine")
    admin.locator("a[href*='/edit/']").first.click()
    admin.locator(".Draftail-Editor").first.wait_for()
    assert blocked == []
