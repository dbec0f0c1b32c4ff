"""The blocks that do something: players, code to copy, citations, tables that scroll, print."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.frontend.conftest import Site

EVERY_BLOCK = "/transmissions/every-block/"
PLAYERS = "**://{www.youtube-nocookie.com,player.vimeo.com,open.spotify.com,w.soundcloud.com}/**"

pytestmark = pytest.mark.e2e


@pytest.fixture
def page(site: Site, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=site.url)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield context.new_page()
    context.close()


def test_it_asks_a_player_for_nothing_before_the_click(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.route(PLAYERS, lambda route: route.fulfill(body="<p>player</p>", content_type="text/html"))
    page.goto(EVERY_BLOCK, wait_until="networkidle")
    assert not [url for url in asked if "youtube" in url]
    page.get_by_role("link", name="Watch How <b>a day</b>").click()
    expect(page.frame_locator(".embed iframe").get_by_text("player")).to_be_visible()
    assert [url for url in asked if "youtube" in url] == [
        "https://www.youtube-nocookie.com/embed/abcdefghijk?autoplay=1"
    ]


def test_it_names_the_player_and_moves_the_focus_into_it(page: Page) -> None:
    page.route(PLAYERS, lambda route: route.fulfill(body="<p>player</p>", content_type="text/html"))
    page.goto(EVERY_BLOCK)
    page.get_by_role("link", name="Listen A recording").press("Enter")
    frame = page.locator("iframe")
    expect(frame).to_have_attribute("title", "A recording")
    expect(frame).to_be_focused()


def test_it_leads_to_the_providers_page_without_script(site: Site, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=site.url)
    page = context.new_page()
    page.goto(EVERY_BLOCK)
    link = page.get_by_role("link", name="Watch How <b>a day</b>")
    assert link.get_attribute("href") == "https://www.youtube.com/watch?v=abcdefghijk&t=10"
    assert page.get_by_role("button", name="Copy").count() == 0
    context.close()


def test_it_plays_a_file_with_the_browsers_own_player(page: Page) -> None:
    page.goto(EVERY_BLOCK)
    for kind in ("audio", "video"):
        player = page.locator(kind)
        assert player.get_attribute("preload") == "none"
        assert (player.get_attribute("src") or "").startswith("https://media.example.org/")


def test_it_copies_code_as_it_was_written(page: Page) -> None:
    page.goto(EVERY_BLOCK)
    figure = page.locator(".code", has_text="half_life")
    figure.get_by_role("button", name="Copy").click()
    expect(figure.get_by_role("status")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("def half_life(hours: float) -> float:\n    ")
    assert "\n\n\treturn 0.5" in copied


def test_it_leads_from_a_citation_to_its_source_and_back(page: Page) -> None:
    page.goto(EVERY_BLOCK)
    page.get_by_role("link", name="Source 3", exact=True).click()
    expect(page.locator("#ref-late-2020")).to_be_in_viewport()
    page.get_by_role("link", name="Back to where source 3 is cited").click()
    expect(page.locator("#cite-late-2020")).to_be_in_viewport()


def test_it_scrolls_a_table_of_forty_columns_in_its_own_box(page: Page) -> None:
    page.goto(EVERY_BLOCK)
    box = page.get_by_role("group", name="Forty columns")
    box.scroll_into_view_if_needed()
    box.evaluate("node => node.scrollTo(node.scrollWidth, 0)")
    expect(box.get_by_text("Column 40", exact=True)).to_be_in_viewport()
    expect(box.get_by_role("rowheader", name="Row 2")).to_be_in_viewport()


def test_it_prints_within_the_paper(page: Page) -> None:
    page.set_viewport_size({"width": 700, "height": 990})
    page.emulate_media(media="print")
    page.goto(EVERY_BLOCK)
    assert page.evaluate("document.documentElement.scrollWidth") <= 700
    assert page.evaluate("[...document.querySelectorAll('pre')].every(n => n.scrollWidth <= n.clientWidth)")
    expect(page.get_by_role("button", name="Copy").first).to_be_hidden()
