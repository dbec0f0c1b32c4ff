"""Pages that have nothing to show lead on, and what is narrow or on paper keeps its shape."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.frontend.conftest import Site

pytestmark = pytest.mark.e2e


@pytest.fixture
def page(browser: Browser) -> Page:
    return browser.new_page(viewport={"width": 390, "height": 900})


@pytest.mark.parametrize("asked", ["topic=no-such-topic", "topic=testing&lens=no-such-lens"])
def test_a_choice_that_nothing_fits_says_so_and_leads_to_all(site: Site, page: Page, asked: str) -> None:
    page.goto(f"{site.url}/transmissions/?{asked}")
    expect(page.locator(".nothing")).to_have_text("Nothing fits this choice.")
    assert page.locator(".ways a").get_attribute("href") == "/transmissions/"


def test_a_search_that_finds_nothing_leads_to_topics(site: Site, page: Page) -> None:
    page.goto(f"{site.url}/search/?q=zzzzqq")
    page.locator(".ways").get_by_role("link", name="Testing & more").click()
    expect(page).to_have_url(f"{site.url}/topics/testing/")


@pytest.mark.parametrize("path", ["/no-such-page/", "/gone/"])
def test_a_page_that_is_not_there_can_be_searched_from(site: Site, page: Page, path: str) -> None:
    page.goto(site.url + path)
    page.get_by_role("searchbox").fill("every")
    page.get_by_role("searchbox").press("Enter")
    expect(page.locator(".hit").first).to_be_visible()


def test_filters_keep_to_one_row_on_a_phone_without_widening_the_page(site: Site, page: Page) -> None:
    page.goto(f"{site.url}/transmissions/")
    for row in page.locator(".filter ul").all():
        tops = row.locator("a").evaluate_all("links => links.map(a => a.getBoundingClientRect().top)")
        assert len(set(tops)) == 1
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_the_topic_is_not_said_again_on_its_own_page(site: Site, page: Page) -> None:
    page.goto(f"{site.url}/topics/testing/")
    assert page.locator(".card").count() > 0
    assert page.locator(".card .eyebrow").count() == 0


def test_paper_has_lines_that_can_be_read(site: Site, page: Page) -> None:
    page.set_viewport_size({"width": 720, "height": 1000})
    page.emulate_media(media="print")
    page.goto(f"{site.url}/transmissions/every-block/")
    widths = page.locator(".body .prose").evaluate_all(
        "all => all.map(one => one.clientWidth / parseFloat(getComputedStyle(one).fontSize))"
    )
    assert 20 < max(widths) <= 36.1
