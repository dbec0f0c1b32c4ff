"""A reader signs up on the site, confirms from the mail, and leaves: in a browser, with JavaScript off."""

import re
import time
from email.message import EmailMessage

from playwright.sync_api import Browser, Page, expect

from tests.e2e.system import System

ADDRESS = "noor@example.org"


def test_it_takes_a_reader_in_only_after_the_click_in_the_mail(system: System, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    _sign_up(page, system)
    letter = _letter(system)
    link = re.search(r"https?://\S+/newsletter/confirm/\S+", _text(letter))
    assert link, _text(letter)

    page.goto(link.group())
    assert _state(system) == "pending"  # a link scanner opens it too: opening must change nothing
    page.get_by_role("button").click()
    expect(page.locator("main")).to_contain_text("Slow Signal")
    assert _state(system) == "active"
    context.close()


def _sign_up(page: Page, system: System) -> None:
    page.goto(f"{system.site}/")
    page.get_by_label("Email").first.fill(ADDRESS)
    page.get_by_role("button", name=re.compile("subscribe|sign up", re.IGNORECASE)).first.click()
    page.wait_for_url(f"{system.cms}/newsletter/subscribe/**")
    expect(page.locator("h1")).to_contain_text(re.compile("inbox|mail", re.IGNORECASE))


def _letter(system: System, seconds: float = 30) -> EmailMessage:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for message in system.recorder.messages():
            if ADDRESS in str(message["To"]):
                return message
        time.sleep(0.3)
    raise AssertionError(f"No letter to {ADDRESS}.\n{system.log('worker')[-3000:]}")


def _text(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    return str(part.get_content()) if part else ""


def _state(system: System) -> str:
    return system.ask(f"print(Subscription.objects.get(subscriber__email='{ADDRESS}').state)")
