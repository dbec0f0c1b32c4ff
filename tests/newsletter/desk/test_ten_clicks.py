"""From a published transmission to a scheduled, approved campaign: two people, under ten clicks."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from cms.models import TransmissionPage
from newsletter.models import Campaign, CampaignState, Newsletter
from tests.newsletter.approved import approve, person, rewritten
from tests.newsletter.cast import Cast
from tests.newsletter.desk.test_builder import AXE, RUN
from tests.services import missing, require_chromium

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def at_desk(browser: Browser, live_server: LiveServer) -> Iterator[Callable[[Any], Page]]:
    """A browser of their own for each who signs in."""
    require_chromium()
    contexts = []

    def sign_in(user: Any) -> Page:
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        context = browser.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=True)
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        return page

    yield sign_in
    for context in contexts:
        context.close()


def test_it_takes_under_ten_clicks(
    at_desk: Callable[[Any], Page],
    live_server: LiveServer,
    cast: Cast,
    page: TransmissionPage,
) -> None:
    Newsletter.objects.update(needs_approval=True)
    clicks: list[str] = []

    def click(place: Locator) -> None:
        clicks.append(place.inner_text())
        place.click()

    editor = at_desk(person("ed", "Editors"))
    editor.goto(live_server.url + reverse("wagtailadmin_pages:edit", args=[page.pk]))
    click(editor.get_by_role("button", name="Actions").first)
    click(editor.get_by_role("link", name="Send as newsletter…").first)
    click(editor.get_by_role("textbox", name="Send at"))
    editor.keyboard.type("2031-06-03 10:00")
    editor.keyboard.press("Tab")
    click(editor.get_by_role("button", name="More actions"))
    click(editor.get_by_role("button", name="Submit to Campaign approval"))
    expect(editor.locator("body")).to_contain_text("waits for approval")

    moderator = at_desk(person("mona", "Moderators", "Newsletter managers"))
    moderator.goto(live_server.url + reverse("wagtailadmin_home"))
    click(moderator.get_by_role("link", name="The gut hears").first)
    click(moderator.get_by_role("button", name="Approve", exact=True))
    expect(moderator.locator("body")).to_contain_text("to 1 person?")
    click(moderator.get_by_role("button", name="Yes, send"))
    expect(moderator.locator("body")).to_contain_text("It will be sent at 10:00 on 03 June 2031")

    made = Campaign.objects.get()
    assert (made.state, made.approved_by.username) == (CampaignState.SCHEDULED, "mona")
    assert len(clicks) < 10, clicks


def test_it_has_nothing_serious_for_axe(
    at_desk: Callable[[Any], Page],
    live_server: LiveServer,
    cast: Cast,
    campaign: Campaign,
    page: TransmissionPage,
) -> None:
    if not AXE.exists():
        missing("axe-core is not installed (npm install in frontend/)")
    Newsletter.objects.update(needs_approval=True)
    mona = person("mona", "Moderators", "Newsletter managers")
    approve(rewritten(campaign, person("ed"), send_at=datetime(2031, 6, 3, 10, tzinfo=UTC)), mona)
    desk = at_desk(mona)
    found = {}
    for name, address, panel in (
        ("editor", reverse("campaigns:edit", args=[campaign.pk]), "Toggle status"),
        ("send", reverse("campaigns:send", args=[campaign.pk]), ""),
        ("page", reverse("campaigns:inspect", args=[campaign.pk]), ""),
        ("calendar", f"{reverse('campaigns:calendar')}?month=2031-06", ""),
        ("transmission", reverse("wagtailadmin_pages:edit", args=[page.pk]), "Toggle campaigns"),
    ):
        desk.goto(live_server.url + address)
        if panel:
            desk.get_by_role("button", name=panel).click()
        desk.wait_for_load_state("networkidle")
        desk.add_script_tag(path=AXE)
        # Wagtail's own editor of rich text has something.
        part = "'[data-side-panel=campaigns]'" if name == "transmission" else "document"
        found[name] = desk.evaluate(RUN.replace("document", part))
    assert {name: what for name, what in found.items() if what} == {}
