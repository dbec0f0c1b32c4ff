"""Opening a form that saves itself."""

from playwright.sync_api import Page

_HEAR = "document.addEventListener('w-unsaved:watch-edits', () => { window.watchesEdits = true })"


def open_form(desk: Page, url: str) -> None:
    """Go there, until it notices changes: at first Wagtail takes what it finds for what was saved."""
    desk.add_init_script(_HEAR)
    desk.goto(url)
    desk.wait_for_function("window.watchesEdits")
