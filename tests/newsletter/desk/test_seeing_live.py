"""In a browser: a reader is chosen by keyboard beside the form, and the mail there is theirs."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from newsletter.models import Campaign
from tests.newsletter.cast import Cast
from tests.newsletter.desk.test_builder import AXE, RUN, desk

__all__ = ["desk"]
pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_a_reader_is_chosen_beside_the_form(
    desk: Page, live_server: LiveServer, cast: Cast, campaign: Campaign
) -> None:
    Campaign.objects.update(note="Dear {first_name|friend},")
    campaign.revisions.all().delete()
    desk.goto(live_server.url + reverse("campaigns:edit", args=[campaign.pk]))
    desk.get_by_role("button", name="Toggle preview").click()
    panel, mail = desk.locator('[data-side-panel="preview"]'), desk.frame_locator("#w-preview-iframe")
    expect(mail.get_by_text("Dear friend,")).to_be_visible()

    panel.get_by_role("searchbox").press_sequentially("ali")
    panel.get_by_role("button", name="alice@example.org, Alice").press("Enter")
    expect(panel.get_by_role("status")).to_contain_text("As alice@example.org, Alice, sees it")
    expect(mail.get_by_text("Dear Alice,")).to_be_visible()
    if AXE.exists():
        desk.add_script_tag(path=AXE)
        assert desk.evaluate(RUN) == []

    back = panel.get_by_role("button", name="As nobody in particular")
    expect(back).to_be_focused()
    desk.keyboard.press("Enter")
    expect(mail.get_by_text("Dear friend,")).to_be_visible()
    expect(panel.get_by_role("searchbox")).to_be_focused()
