"""In a browser: a mode that is chosen while the preview still loads another is shown."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from newsletter.models import Campaign
from tests.newsletter.desk.test_builder import desk

__all__ = ["desk"]
pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_the_mode_that_was_chosen_last_is_shown(
    desk: Page, live_server: LiveServer, campaign: Campaign
) -> None:
    held: list[Route] = []
    desk.route("**/preview/**mode=html**", lambda route: held.append(route), times=1)
    with desk.expect_request("**/preview/**mode=html**"):
        desk.goto(live_server.url + reverse("campaigns:edit", args=[campaign.pk]))
        desk.get_by_role("button", name="Toggle preview").click()
    desk.locator("#id_preview_mode").select_option("Text")
    held.pop().continue_()
    mail = desk.frame_locator("#w-preview-iframe")
    expect(mail.locator("body > pre")).to_contain_text("The gut hears")
