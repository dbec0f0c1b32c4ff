"""What a reader can do: search and filter with or without scripts, choose the night, share, follow."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.frontend.conftest import Site

pytestmark = pytest.mark.e2e


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def reader(site: Site, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    size = {"width": 390, "height": 844} if request.param else {"width": 1280, "height": 900}
    context = browser.new_context(base_url=site.url, java_script_enabled=request.param, viewport=size)  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


@pytest.fixture
def scripted(site: Site, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        base_url=site.url, viewport={"width": 1280, "height": 900}, color_scheme="light"
    )
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield context.new_page()
    context.close()


def test_it_finds_by_words(reader: Page) -> None:
    reader.goto("/transmissions/")
    reader.get_by_role("searchbox").fill("every")
    reader.get_by_role("searchbox").press("Enter")
    expect(reader).to_have_url("/search/?q=every")
    expect(reader.locator("mark").first).to_have_text("Found")
    reader.get_by_role("link", name="Found & marked").click()
    expect(reader.get_by_role("heading", level=1)).to_contain_text("Every block")


def test_it_narrows_the_list_and_opens_it_again(reader: Page) -> None:
    reader.goto("/transmissions/")
    filters = reader.get_by_role("navigation", name="Filter the list")
    filters.get_by_role("link", name="Testing & more").click()
    filters.get_by_role("link", name="The spark & co").click()
    expect(reader).to_have_url("/transmissions/?topic=testing&lens=spark")
    expect(reader.locator(".card")).to_have_count(1)
    filters.get_by_role("link", name="All").first.click()
    expect(reader).to_have_url("/transmissions/?lens=spark")


def test_it_leads_from_a_text_to_its_topic_lens_and_author(reader: Page) -> None:
    for name in ("Testing & more", "The spark & co", "Ada <Lovelace>"):
        reader.goto("/transmissions/every-block/")
        reader.locator("main").get_by_role("link", name=name, exact=True).first.click()
        expect(reader.get_by_role("heading", level=1)).to_have_text(name)


def test_it_keeps_the_night_that_was_chosen(scripted: Page) -> None:
    scripted.goto("/")
    day = scripted.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    scripted.get_by_role("button", name="Dark appearance").click()
    scripted.goto("/about/")
    assert scripted.evaluate("getComputedStyle(document.documentElement).backgroundColor") != day
    expect(scripted.get_by_role("button", name="Dark appearance")).to_have_attribute("aria-pressed", "true")


def test_it_copies_the_address(scripted: Page) -> None:
    scripted.goto("/transmissions/every-block/")
    scripted.get_by_role("button", name="Copy link").click()
    expect(scripted.get_by_text("Link copied")).to_be_visible()
    canonical = scripted.locator("link[rel=canonical]").get_attribute("href")
    assert scripted.evaluate("navigator.clipboard.readText()") == canonical


def test_it_offers_nothing_that_needs_scripts_without_them(site: Site, browser: Browser) -> None:
    context = browser.new_context(base_url=site.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/transmissions/every-block/")
    for name in ("Copy link", "Print", "Dark appearance"):
        expect(page.get_by_role("button", name=name)).to_have_count(0)
    expect(page.get_by_role("link", name="Mail", exact=True)).to_be_visible()
    context.close()
