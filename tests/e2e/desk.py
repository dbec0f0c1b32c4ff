"""How an editor moves in the admin."""

from playwright.sync_api import Page

from tests.e2e.system import System


def log_in(page: Page, system: System) -> None:
    """As the administrator that every running system has."""
    page.goto(f"{system.cms}/admin/")
    page.get_by_label("Username").fill("ada")
    page.get_by_label("Password").fill("ada")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{system.cms}/admin/")


def open_editor(page: Page, system: System, title: str) -> None:
    """Find the transmission by the longest word of its title, and open it."""
    word = max(title.split(), key=len).strip("?.,:")
    page.goto(f"{system.cms}/admin/pages/search/?q={word}")
    page.get_by_role("link", name=title).first.click()
