"""In a browser: the form shows what fits the shape, a button fills a digest, axe finds nothing serious."""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from newsletter.models import Campaign, DigestPlan, Newsletter, Shape
from tests.conftest import Publication
from tests.newsletter.desk.editors import editor
from tests.newsletter.desk.test_builder import AXE, RUN
from tests.services import missing, require_chromium

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def desk(
    browser: Browser, live_server: LiveServer, newsletter: Newsletter, settings: Settings
) -> Iterator[Page]:
    require_chromium()
    session = editor().cookies[settings.SESSION_COOKIE_NAME].value
    context = browser.new_context(viewport={"width": 1280, "height": 1000}, bypass_csp=True)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    page = context.new_page()
    page.set_default_timeout(20_000)
    yield page
    context.close()


def test_it_fills_a_digest_with_what_is_new(
    desk: Page, live_server: LiveServer, publication: Publication
) -> None:
    publication.transmission()
    publication.transmission(title="Fast sound", slug="fast-sound", topic=None)
    desk.goto(live_server.url + reverse("campaigns:add"))
    fill = desk.get_by_role("button", name="Everything since the last one")
    expect(fill).to_be_hidden()
    desk.get_by_role("radio", name="a digest of several").check()
    expect(desk.get_by_role("button", name="Choose a page")).to_be_hidden()

    desk.get_by_text("Only about some topics").click()
    desk.get_by_role("checkbox", name="Light").check()
    told = desk.locator("[data-digest-filling] [role=status]")
    fill.click()
    expect(told).to_contain_text("1 added, published since")
    desk.get_by_role("checkbox", name="Light").uncheck()
    fill.click()
    expect(told).to_contain_text("1 added")
    fill.click()
    expect(told).to_have_text("All that is new is there already.")

    desk.get_by_role("textbox", name="Subject").fill("This week")
    if AXE.exists():
        desk.add_script_tag(path=AXE)
        assert desk.evaluate(RUN) == []
    desk.get_by_role("button", name="Save draft").click()
    desk.wait_for_url("**/edit/**")
    desk.wait_for_load_state("networkidle")
    made = Campaign.objects.get()
    assert (made.shape, [item.page.title for item in made.items.all()]) == (
        Shape.DIGEST,
        ["Slow light", "Fast sound"],
    )


def test_a_plan_asks_for_the_day_that_its_rhythm_has(
    desk: Page, live_server: LiveServer, newsletter: Newsletter
) -> None:
    if not AXE.exists():
        missing("axe-core is not installed (npm install in frontend/)")
    desk.goto(live_server.url + reverse("digest_plans:add"))
    weekday, day = desk.get_by_label("Weekday"), desk.get_by_label("Day of the month")
    expect(weekday).to_be_visible()
    desk.get_by_role("radio", name="every month").check()
    expect(weekday).to_be_hidden()
    day.fill("31")
    desk.get_by_label("Time of day").fill("08:00")
    desk.locator("#id_newsletter").select_option(label=newsletter.name)
    desk.add_script_tag(path=AXE)
    assert desk.evaluate(RUN) == []
    desk.get_by_role("button", name="Create").click()
    desk.wait_for_url("**/digest_plans/")
    assert DigestPlan.objects.get().day == 31
