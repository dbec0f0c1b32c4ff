"""Preflight follows the form as it saves itself, in a browser; axe finds nothing serious on its pages."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from newsletter.models import Campaign
from tests.newsletter.cast import Cast
from tests.newsletter.desk.opening import open_form
from tests.newsletter.desk.test_builder import AXE, RUN, desk
from tests.newsletter.preflight.telling import with_html
from tests.services import missing

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
__all__ = ["desk"]


def test_it_follows_what_is_written(
    desk: Page, live_server: LiveServer, cast: Cast, campaign: Campaign
) -> None:
    with_html(campaign, '<a href="/about">About</a>')
    open_form(desk, live_server.url + reverse("campaigns:edit", args=[campaign.pk]))
    toggle = desk.get_by_role("button", name="Toggle preflight")
    expect(toggle).to_have_accessible_name("Toggle preflight, 2")
    toggle.click()
    expect(desk.get_by_text("It cannot be sent yet.")).to_be_visible()
    desk.get_by_label("Subject").fill("HEAR! HEAR! ALL")  # it saves itself, and is composed without the link
    expect(desk.get_by_text("It can be sent. Look at 3 things first.")).to_be_visible()
    expect(desk.get_by_text("The subject is all in capitals.")).to_be_visible()
    expect(toggle).to_have_accessible_name("Toggle preflight, 3")


def test_it_has_nothing_serious_for_axe(
    desk: Page, live_server: LiveServer, cast: Cast, campaign: Campaign
) -> None:
    if not AXE.exists():
        missing("axe-core is not installed (npm install in frontend/)")
    found = {}
    for name in ("edit", "inspect", "test"):
        desk.goto(live_server.url + reverse(f"campaigns:{name}", args=[campaign.pk]))
        desk.wait_for_load_state("networkidle")
        desk.add_script_tag(path=AXE)
        found[name] = desk.evaluate(RUN)
    assert {name: what for name, what in found.items() if what} == {}
