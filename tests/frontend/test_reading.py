"""A page keeps to its width, asks nobody else for anything, and complains of nothing."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.frontend.conftest import PAGES, Site

pytestmark = pytest.mark.e2e


def opened(browser: Browser, url: str, width: int = 390) -> Page:
    page = browser.new_page(viewport={"width": width, "height": 844})
    page.goto(url)
    return page


@pytest.mark.parametrize("path", PAGES)
def test_it_never_scrolls_sideways(site: Site, browser: Browser, path: str) -> None:
    page = opened(browser, site.url + path, 320)
    for width in (320, 768, 1440):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


@pytest.mark.parametrize("path", PAGES)
def test_it_asks_only_the_site_and_the_cms_and_has_nothing_to_complain_of(
    site: Site, browser: Browser, path: str
) -> None:
    page = browser.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    answer = page.goto(site.url + path, wait_until="networkidle")
    hosts = {urlsplit(url).netloc for url in asked}
    assert hosts <= {urlsplit(site.url).netloc, urlsplit(site.cms).netloc}
    # Chromium says by itself that a page is missing or gone.
    assert complaints == [] or (answer is not None and answer.status >= 400)
    page.close()


def test_it_colors_a_lens_as_its_editor_chose(site: Site, browser: Browser) -> None:
    page = opened(browser, f"{site.url}/transmissions/every-block/")
    lens = page.locator(".lens", has_text="The scales")
    assert lens.evaluate("node => getComputedStyle(node).getPropertyValue('--lens')") == "#3366ff"
    page.close()


def test_it_signs_up_by_a_plain_form(site: Site, browser: Browser) -> None:
    page = opened(browser, f"{site.url}/")
    form = page.locator("form.signup-form")
    assert form.get_attribute("action") == f"{site.cms}/newsletter/subscribe/"
    names = form.locator("input").evaluate_all("nodes => nodes.map(({ name }) => name)")
    assert set(names) == {"newsletter", "email", "name", "website"}
    assert form.locator("[name=website]").evaluate("node => node.tabIndex") == -1
    page.close()
