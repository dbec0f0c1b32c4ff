"""An editor mails a correction in a browser, from the page that was wrong, and axe finds nothing serious."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from newsletter.models import Campaign, Shape
from tests.newsletter.cast import Cast, crowd
from tests.newsletter.desk.test_builder import AXE, RUN, desk
from tests.newsletter.test_corrections import over, record

__all__ = ["desk"]
pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_it_takes_two_clicks_from_the_page_to_the_draft(
    desk: Page, live_server: LiveServer, cast: Cast, campaign: Campaign
) -> None:
    crowd(cast.newsletter, 3)
    over(campaign)
    record("We wrote that bacteria hear nothing.", "They sense vibration.")
    desk.goto(live_server.url + reverse("wagtailadmin_pages:edit", args=[campaign.page_id]))
    desk.get_by_role("button", name="Actions").first.click()
    desk.get_by_role("link", name="Mail a correction to Slow Signal…").first.click()
    expect(desk.get_by_text("We wrote that bacteria hear nothing.")).to_be_visible()
    desk.add_script_tag(path=AXE)
    assert desk.evaluate(RUN) == []
    desk.get_by_role("button", name="Write the correction").click()
    expect(desk.get_by_role("textbox", name="Subject")).to_have_value("Correction: The gut hears")
    made = Campaign.objects.get(shape=Shape.CORRECTION)
    desk.goto(live_server.url + reverse("campaigns:inspect", args=[made.pk]))
    desk.goto(live_server.url + reverse("campaigns:send", args=[made.pk]))
    expect(desk.get_by_role("heading", name="to 4 people?")).to_be_visible()
    desk.goto(live_server.url + f"/newsletter/archive/{campaign.public_id}/")
    desk.goto(live_server.url + reverse("campaigns:preview", args=[made.pk, "html"]))
