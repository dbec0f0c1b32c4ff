"""`make screenshots`: take every picture in `docs/images/` from a running installation.

Needs PostgreSQL, Redis and Chromium, like the end-to-end tests whose system it uses.
"""

import tempfile
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.desk import log_in, open_editor
from tests.e2e.system import ROOT, System, running
from tests.services import require_chromium

IMAGES = ROOT / "docs" / "images"
ARTICLE = "The Hours After Ketamine"
SLUG = "the-hours-after-ketamine"

# A crowd whose ledger shows what a ledger is for: one server refuses its reader.
SEED = """
from newsletter.models import Newsletter, SubscriptionState
from tests.newsletter.cast import crowd, person
newsletter = Newsletter.objects.get()
person(newsletter, "no-such-person@example.org", SubscriptionState.ACTIVE)
crowd(newsletter, 240)
"""

# Screens of the desk that need no story.
DESK = {
    "desk-home": "",
    "desk-calendar": "campaigns/calendar/",
    "desk-series": "series/new/",
    "desk-digests": "digest_plans/new/",
}


def main() -> None:
    IMAGES.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        running(Path(folder)) as system,
        sync_playwright() as playwright,
    ):
        system.recorder.script = {"no-such-person@example.org": ["550 5.1.1 No such mailbox"]}
        browser = playwright.chromium.launch(
            executable_path=require_chromium(),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        take_site(browser, system)
        take_admin(browser, system)
        browser.close()


def shoot(page: Page, name: str) -> None:
    page.wait_for_timeout(800)  # web fonts, pictures and the admin's own animations
    page.screenshot(path=IMAGES / f"{name}.jpg", type="jpeg", quality=82)
    print(name)


# The other pages, each in the size that it is hardest for.
PAGES = {
    "index-wide": "/transmissions/?topic=rhythms",
    "search-dark": "/search/?q=sleep",
    "lens-phone": "/lenses/the-ledger/",
    "newsletter-wide": "/newsletter/",
    "about-phone": "/about/",
}


def take_site(browser: Browser, system: System) -> None:
    """Home and article: wide, phone, dark; every other kind of page once, and an article on paper."""
    sizes = {"wide": (1280, 900, "light"), "phone": (390, 844, "light"), "dark": (1280, 900, "dark")}
    for name, (width, height, scheme) in sizes.items():
        page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)  # type: ignore[arg-type]
        page.goto(f"{system.site}/")
        shoot(page, f"home-{name}")
        page.goto(f"{system.site}/transmissions/{SLUG}/")
        shoot(page, f"article-{name}")
        page.get_by_text("Ketamine and depression in numbers").scroll_into_view_if_needed()
        page.mouse.wheel(0, height // 2)
        shoot(page, f"blocks-{name}")
        for picture, path in PAGES.items():
            if picture.endswith(name):
                page.goto(system.site + path)
                shoot(page, picture)
        page.close()
    paper = browser.new_page(viewport={"width": 794, "height": 1123})
    paper.emulate_media(media="print")
    paper.goto(f"{system.site}/transmissions/{SLUG}/")
    shoot(paper, "article-print")
    paper.close()


def take_admin(browser: Browser, system: System) -> None:
    """The editor, the block picker, a campaign from the first click to its ledger, and the mail itself."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    log_in(page, system)
    open_editor(page, system, ARTICLE)
    shoot(page, "editor")
    page.get_by_role("heading", name="Body").scroll_into_view_if_needed()
    shoot(page, "editor-blocks")
    page.get_by_role("button", name="Toggle preview").click()
    page.wait_for_timeout(4000)
    shoot(page, "editor-preview")
    take_campaign(page, system)
    take_mail(browser, _last_mail(system))


def take_campaign(page: Page, system: System) -> None:
    system.manage("shell", stdin=SEED)
    page.get_by_role("button", name="Actions").first.click()
    page.get_by_role("link", name="Send as newsletter…").first.click()
    page.get_by_role("combobox", name="Newsletter").select_option(index=1)
    page.get_by_role("button", name="Save draft").click()
    page.wait_for_url("**/campaigns/edit/**")
    page.wait_for_timeout(4000)  # the preview is open, as it was left in the other editor
    shoot(page, "campaign-compose")
    page.get_by_role("button", name="Toggle preflight").click()
    page.wait_for_timeout(2000)
    shoot(page, "campaign-preflight")
    page.get_by_role("link", name="Check and send…").first.click()
    shoot(page, "campaign-draft")
    page.get_by_role("link", name="Send…").click()
    shoot(page, "campaign-ask")
    page.get_by_role("button", name="Yes, send").click()
    _until(page, lambda: page.get_by_role("heading", name="What became of it").count() > 0)
    shoot(page, "campaign-sent")
    _until(page, lambda: page.get_by_text("Why it came back").count() > 0)
    page.get_by_text("Why it came back").first.scroll_into_view_if_needed()
    shoot(page, "campaign-report")
    page.get_by_role("heading", name="Who got it").scroll_into_view_if_needed()
    page.mouse.wheel(0, 600)
    shoot(page, "ledger")
    page.get_by_role("link", name="reader").first.click()
    shoot(page, "campaign-receipt")
    for name, path in DESK.items():
        page.goto(f"{system.cms}/admin/{path}")
        shoot(page, name)


def _until(page: Page, there: Callable[[], bool]) -> None:
    for _ in range(60):
        page.reload()
        if there():
            return
        page.wait_for_timeout(1000)
    raise AssertionError(f"{page.url} never came to what was waited for")


def _last_mail(system: System) -> EmailMessage:
    return next(
        message for message in reversed(system.recorder.messages()) if ARTICLE in str(message["Subject"])
    )


def take_mail(browser: Browser, message: EmailMessage) -> None:
    part = message.get_body(("html",))
    assert part is not None
    with tempfile.NamedTemporaryFile("w", suffix=".html", encoding="utf-8") as file:
        file.write(part.get_content())
        file.flush()
        for name, (width, scheme) in {
            "wide": (640, "light"),
            "phone": (360, "light"),
            "dark": (640, "dark"),
        }.items():
            page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
            page.goto(f"file://{file.name}")
            shoot(page, f"mail-{name}")
            page.close()


if __name__ == "__main__":
    main()
