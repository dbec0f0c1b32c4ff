"""A version for some readers is written in a browser, and seen beside the form when it has saved itself."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from newsletter.models import Campaign
from tests.newsletter.desk.opening import open_form
from tests.newsletter.desk.test_builder import AXE, RUN, desk
from tests.newsletter.versions.languages import topic

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
__all__ = ["desk"]


def test_it_is_written_and_seen(desk: Page, live_server: LiveServer, campaign: Campaign) -> None:
    topic("Sleep")
    open_form(desk, live_server.url + reverse("campaigns:edit", args=[campaign.pk]))
    desk.get_by_role("button", name="Toggle preview").click()
    heading = desk.get_by_role("heading", name="Versions for some readers")
    section = desk.locator("section.w-panel").filter(has=heading)
    section.get_by_role("button", name="Toggle section").first.click()
    section.get_by_role("button", name="Add version").click()
    desk.locator("#id_reader_versions-0-topic").select_option("Sleep")
    desk.locator("#id_reader_versions-0-note").fill("Dear sleepers")
    modes = desk.locator("#id_preview_mode")
    expect(modes.locator("option")).to_have_count(8)
    modes.select_option("Mail, for followers of Sleep")
    expect(desk.frame_locator("#w-preview-iframe").get_by_text("Dear sleepers")).to_be_visible()
    assert campaign.variants.get(label="1").readers == "followers of Sleep"
    if AXE.exists():
        desk.add_script_tag(path=AXE)
        assert desk.evaluate(RUN) == []
