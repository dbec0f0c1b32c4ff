"""Who works at the desk in these tests, each in a browser of their own, and what they work with."""

import dataclasses
import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from celery import Celery
from playwright.sync_api import APIResponse, Browser, BrowserContext, Error, Locator, Page, expect

from tests.e2e.desk import log_in
from tests.e2e.system import System
from tests.newsletter.desk.test_builder import AXE, RUN

# Milliseconds. Nothing is slow, but the machine may be busy.
_PATIENCE = 30_000


@dataclass
class Newsroom:
    """`wrong` is what no script of a page caught."""

    system: System
    browser: Browser
    wrong: list[str] = dataclasses.field(default_factory=list)
    _pages: list[Page] = dataclasses.field(default_factory=list)
    _contexts: dict[str, BrowserContext] = dataclasses.field(default_factory=dict)

    def open(self) -> None:
        self.system.ask("from tests.e2e.seeding import seed; seed()")

    def leave(self) -> list[str]:
        """Close everybody's pages; gives what went wrong in their scripts."""
        for page in self._pages:
            page.close()
        wrong = list(self.wrong)
        self._pages.clear()
        self.wrong.clear()
        return wrong

    def close(self) -> None:
        for context in self._contexts.values():
            context.close()

    def seat(self, name: str) -> Page:
        """A fresh page of somebody who is signed in."""
        if name not in self._contexts:
            context = self.browser.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=True)
            context.set_default_timeout(_PATIENCE)
            self._contexts[name] = context
            door = context.new_page()
            log_in(door, self.system, name)
            door.close()
        page = self._contexts[name].new_page()
        self._pages.append(page)
        page.on("pageerror", lambda error: self.wrong.append(f"{page.url}: {error}"))
        return page

    def stranger(self) -> Page:
        """A page of somebody who never signed in."""
        self._pages.append(self.browser.new_page())
        return self._pages[-1]

    def admin(self, path: str) -> str:
        return f"{self.system.cms}/admin/{path}"

    def rows(self, query: str, *values: Any) -> Sequence[tuple[Any, ...]]:
        """What the database says, past every page and permission."""
        return self.system.rows(query, *values)

    def set_off(self, task: str) -> None:
        """As beat does when its time has come."""
        Celery(broker=self.system.broker).send_task(task)

    def state(self, campaign: int) -> str:
        return str(self.rows("SELECT state FROM newsletter_campaign WHERE id = %s", campaign)[0][0])

    def limit(self, a_second: float) -> None:
        """How many the slow readers' server takes; 0 is no limit. Lanes see it within a second."""
        query = "UPDATE newsletter_mailboxprovider SET per_second = %s WHERE name = 'Slow post'"
        self.system.change(query, a_second)

    def subjects(self) -> Counter[str]:
        """Of everything that the mail server took, how often."""
        return Counter(str(message["Subject"]) for message in self.system.recorder.messages())

    def page_id(self, title: str) -> int:
        return int(self.rows("SELECT id FROM wagtailcore_page WHERE title = %s", title)[0][0])


def begin(desk: Page, room: Newsroom, newsletter: str, title: str, subject: str) -> None:
    """Open the form for a campaign of a transmission."""
    desk.goto(room.admin(f"campaigns/add/?page={room.page_id(title)}"))
    desk.get_by_role("combobox", name="Newsletter").select_option(label=newsletter)
    field(desk, "Subject").fill(subject)


def compose(desk: Page, room: Newsroom, newsletter: str, title: str, subject: str) -> int:
    """Write and save a campaign of a transmission; its key."""
    begin(desk, room, newsletter, title, subject)
    return save(desk)


def field(desk: Page, name: str) -> Locator:
    """Of the letter itself, not of another version of it."""
    return desk.get_by_role("textbox", name=name).first


def open_panel(desk: Page, name: str) -> None:
    """Beside the form. The browser opens the one that was open last by itself."""
    desk.wait_for_load_state("load")
    toggle = desk.get_by_role("button", name=f"Toggle {name}")
    if toggle.get_attribute("aria-expanded") != "true":
        toggle.click()


def save(desk: Page) -> int:
    """Save the form; the campaign's key. The page before may say that it was saved, too."""
    desk.evaluate("window.before = true")
    desk.get_by_role("button", name="Save draft").click()
    desk.wait_for_function("!window.before")
    expect(desk.locator(".messages")).to_contain_text(re.compile("created|updated"))
    return campaign_of(desk)


def send(desk: Page, room: Newsroom, campaign: int) -> None:
    desk.goto(room.admin(f"campaigns/{campaign}/send/"))
    desk.get_by_role("button", name="Yes, send").click()
    expect(desk.locator(".messages")).to_contain_text("It is on its way.")


def leave_for(desk: Page, url: str) -> None:
    """From the page of a campaign, which may load itself anew in that very moment and so break this off."""
    try:
        desk.goto(url)
    except Error:
        desk.goto(url)


def wait(holds: Callable[[], object], what: str, seconds: float = 60) -> None:
    """Until that holds, of what no page shows."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, what
        time.sleep(0.1)


def post(desk: Page, url: str, **values: str) -> APIResponse:
    """Call an address as a form of this person would, with no button for it."""
    cookie = next(one for one in desk.context.cookies() if one["name"] == "csrftoken")
    sent: dict[str, str | float | bool] = {**values, "csrfmiddlewaretoken": cookie["value"]}
    return desk.request.post(url, form=sent, max_redirects=0, headers={"Referer": url})


def filled_in(desk: Page) -> dict[str, str]:
    """The editor's form as the browser would send it, without a button."""
    form = "[...new FormData(document.querySelector('[data-edit-form]')).entries()]"
    return dict(desk.evaluate(form))


def campaign_of(page: Page) -> int:
    found = re.search(r"/campaigns/(?:edit/)?(\d+)/", page.url)
    assert found, page.url
    return int(found.group(1))


def serious(page: Page) -> Any:
    """What axe finds that keeps people from using the page."""
    page.add_script_tag(path=AXE)
    return page.evaluate(RUN)
