"""From a transmission to a campaign that is on its way, with nothing but the keyboard."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from cms.models import TransmissionPage
from newsletter.models import Campaign, CampaignState
from tests.newsletter.approved import person
from tests.newsletter.cast import Cast
from tests.newsletter.desk.test_ten_clicks import at_desk

__all__ = ["at_desk"]
pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
MOST = 150  # of the admin's menu, the header, and the longest form


def reach(page: Page, place: Locator) -> None:
    """Go from one thing to the next until that one has the focus."""
    expect(place).to_be_attached()
    for _ in range(MOST):
        page.keyboard.press("Tab")
        if place.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"{place} cannot be reached")


def test_it_writes_looks_and_sends_by_keyboard_alone(
    at_desk: Callable[[Any], Page],
    live_server: LiveServer,
    cast: Cast,
    page: TransmissionPage,
) -> None:
    desk = at_desk(person("root", superuser=True))
    desk.goto(live_server.url + reverse("wagtailadmin_pages:edit", args=[page.pk]))
    desk.wait_for_load_state("networkidle")

    reach(desk, desk.get_by_role("button", name="Actions").first)
    desk.keyboard.press("Enter")
    reach(desk, desk.get_by_role("link", name="Send as newsletter…").first)
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/campaigns/add/**")
    desk.wait_for_load_state("networkidle")

    reach(desk, desk.get_by_role("textbox", name="Subject").first)
    desk.keyboard.press("End")
    desk.keyboard.type(", again")
    reach(desk, desk.get_by_role("button", name="Save draft"))
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/campaigns/edit/**")
    desk.wait_for_load_state("networkidle")

    for name in ("Check and send…", "Send…"):
        reach(desk, desk.get_by_role("link", name=name).first)
        desk.keyboard.press("Enter")
        desk.wait_for_load_state("networkidle")
    expect(desk.locator("body")).to_contain_text("to 1 person?")
    reach(desk, desk.get_by_role("button", name="Yes, send"))
    desk.keyboard.press("Enter")
    expect(desk.locator("body")).to_contain_text("It is on its way.")
    made = Campaign.objects.get()
    assert made.subject == "The gut hears, again"
    assert made.state in (CampaignState.SCHEDULED, CampaignState.SENDING, CampaignState.SENT)
