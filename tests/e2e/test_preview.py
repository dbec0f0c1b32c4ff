"""The editor's preview panel shows the draft in the real frontend."""

from playwright.sync_api import Page, expect

from tests.e2e.desk import log_in, open_editor
from tests.e2e.system import System


def test_it_shows_unsaved_words_in_the_real_frontend(system: System, page: Page) -> None:
    log_in(page, system)
    open_editor(page, system, "The Pill With Nothing in It")
    page.locator("#id_summary").fill("Words that nobody has saved yet.")
    page.get_by_role("button", name="Toggle preview").click()

    frame = page.frame_locator("iframe[title='Preview']").first
    expect(frame.get_by_text("Words that nobody has saved yet.")).to_be_visible()
    expect(page.get_by_label("Preview mode")).to_have_value("web")
    inside = next(one for one in page.frames if "/preview/" in one.url and one.url.startswith(system.site))
    # Wagtail's bar is there with its content checker, from the CMS and nowhere else.
    expect(inside.locator("wagtail-userbar [data-wagtail-userbar]")).to_be_attached()
    assert inside.evaluate("typeof window.axe") == "object"
    answer = page.request.get(inside.url)
    assert "no-store" in answer.headers["cache-control"]
