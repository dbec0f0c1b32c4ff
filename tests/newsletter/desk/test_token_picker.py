"""Personal tokens are put in by keyboard, in a browser, and axe finds nothing serious in the form."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from newsletter.models import Campaign
from tests.newsletter.desk.test_builder import AXE, RUN, desk
from tests.newsletter.trials.trying import with_test

__all__ = ["desk"]
pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_a_token_is_put_in_where_the_caret_is(
    desk: Page, live_server: LiveServer, campaign: Campaign
) -> None:
    with_test(campaign, 1, "Hear B")
    desk.goto(f"{live_server.url}/admin/campaigns/edit/{campaign.pk}/")
    subject = desk.locator("#id_subject")
    subject.press("Home")
    subject.press("Tab")
    expect(desk.locator("token-picker").first.get_by_role("button", name="First name")).to_be_focused()
    desk.keyboard.press("Enter")
    desk.keyboard.type("you")
    expect(subject).to_have_value("{first_name|you}The gut hears")
    desk.keyboard.press("End")
    desk.keyboard.type("!")
    expect(subject).to_have_value("{first_name|you}The gut hears!")
    if AXE.exists():
        desk.add_script_tag(path=AXE)
        assert desk.evaluate(RUN) == []


def test_it_works_in_a_version_that_is_added(desk: Page, live_server: LiveServer, campaign: Campaign) -> None:
    with_test(campaign, 1, "Hear B")
    desk.goto(f"{live_server.url}/admin/campaigns/edit/{campaign.pk}/")
    desk.locator("section", has=desk.get_by_role("heading", name="Test of versions")).locator(
        "button.w-panel__toggle"
    ).first.press("Enter")
    desk.get_by_role("button", name="Add Version").press("Enter")
    row = desk.locator("#inline_child_alternatives-1")
    row.locator("token-picker").first.get_by_role("button", name="Name", exact=True).press("Enter")
    expect(desk.locator("#id_alternatives-1-subject")).to_have_value("{name|reader}")
