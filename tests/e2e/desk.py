"""How an editor moves in the admin."""

from playwright.sync_api import Page

from tests.e2e.system import System


def log_in(page: Page, system: System, name: str = "ada") -> None:
    """As the administrator that every system has, or as somebody else whose password is their name."""
    page.goto(f"{system.cms}/admin/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(name)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{system.cms}/admin/")


def open_editor(page: Page, system: System, title: str) -> None:
    """Find the transmission by the longest word of its title, and open it."""
    word = max(title.split(), key=len).strip("?.,:")
    page.goto(f"{system.cms}/admin/pages/search/?q={word}")
    page.get_by_role("link", name=title).first.click()
