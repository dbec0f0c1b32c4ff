"""In a browser: what a person submits waits for what the form is saving by itself."""

from typing import NamedTuple

import pytest
from django.urls import reverse
from playwright.sync_api import Page, Request, Route, expect
from pytest_django.live_server_helper import LiveServer

from cms.models import TransmissionPage
from newsletter.models import Campaign, Newsletter, Shape
from tests.conftest import Publication
from tests.newsletter.desk.opening import open_form
from tests.newsletter.desk.test_builder import desk

__all__ = ["desk"]
pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


class Sent(NamedTuple):
    """`held` is what the form saved by itself, which has not got to the server; `submitted` by a person."""

    held: list[Route]
    submitted: list[Request]


@pytest.fixture
def sent(desk: Page) -> Sent:
    sent = Sent([], [])

    def pass_on(route: Route, request: Request) -> None:
        if saves_itself(request) and not sent.held:
            sent.held.append(route)
            return
        if request.method == "POST" and request.is_navigation_request():
            sent.submitted.append(request)
        route.continue_()

    desk.route("**/admin/**", pass_on)
    return sent


def saves_itself(request: Request) -> bool:
    return request.method == "POST" and request.headers.get("accept") == "application/json"


def let_go(desk: Page, sent: Sent) -> None:
    """The server gets what the form saved by itself; what was pressed is not on its way before."""
    assert sent.submitted == []
    sent.held[0].continue_()
    expect(desk.locator(".messages")).to_be_visible()
    assert len(sent.submitted) == 1


def test_a_digest_keeps_the_rows_that_were_just_saved(
    desk: Page, sent: Sent, live_server: LiveServer, newsletter: Newsletter, publication: Publication
) -> None:
    publication.transmission()
    campaign = Campaign.objects.create(newsletter=newsletter, subject="This week", shape=Shape.DIGEST)
    open_form(desk, live_server.url + reverse("campaigns:edit", args=[campaign.pk]))
    with desk.expect_request(saves_itself):
        desk.get_by_role("button", name="Everything since the last one").click()
    desk.get_by_role("button", name="Save draft").click()
    let_go(desk, sent)
    assert [item.page.title for item in campaign.items.all()] == ["Slow light"]
    desk.get_by_role("button", name="Toggle preview").click()
    mail = desk.frame_locator("#w-preview-iframe")
    expect(mail.get_by_role("heading", name="Slow light")).to_be_visible()


def test_a_new_campaign_is_made_once(
    desk: Page, sent: Sent, live_server: LiveServer, newsletter: Newsletter, page: TransmissionPage
) -> None:
    open_form(desk, f"{live_server.url}{reverse('campaigns:add')}?page={page.pk}")
    with desk.expect_request(saves_itself):
        desk.get_by_role("textbox", name="Subject").first.fill("Once")
    desk.get_by_role("button", name="Save draft").click()
    let_go(desk, sent)
    made = Campaign.objects.get()
    assert made.subject == "Once"
    # The form had become that of the campaign it saved.
    assert sent.submitted[0].url.endswith(reverse("campaigns:edit", args=[made.pk]))


def test_a_page_is_published_by_the_button_that_was_pressed(
    desk: Page, sent: Sent, live_server: LiveServer, page: TransmissionPage
) -> None:
    open_form(desk, live_server.url + reverse("wagtailadmin_pages:edit", args=[page.pk]))
    with desk.expect_request(saves_itself):
        desk.locator("#id_title").fill("Slower light")
    desk.get_by_role("button", name="More actions").last.click()
    desk.get_by_role("button", name="Publish").click()
    let_go(desk, sent)
    page.refresh_from_db()
    assert page.title == "Slower light"
