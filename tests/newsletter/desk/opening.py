"""Opening a form that saves itself."""

from playwright.sync_api import Page

_COUNT = """
window.unready = 0;
document.addEventListener('w-unsaved:ready', () => { window.unready += 1 });
document.addEventListener('w-unsaved:watch-edits', () => { window.unready -= 1; window.watchesEdits = true });
"""


def open_form(desk: Page, url: str) -> None:
    """Go there, until it notices changes: at first Wagtail takes what it finds for what was saved.

    Of a page, it does so twice.
    """
    desk.add_init_script(_COUNT)
    desk.goto(url)
    desk.wait_for_function("window.watchesEdits && window.unready === 0")
