"""A series is written and switched on in a browser, and axe finds nothing serious on its pages."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from cms.models import TransmissionPage
from newsletter import series as verbs
from newsletter import subscriptions
from newsletter.models import Series, SeriesLetter
from tests.newsletter.cast import Cast
from tests.newsletter.desk.test_builder import AXE, RUN, desk
from tests.newsletter.series.conftest import SUBJECTS, beat, series
from tests.services import missing

__all__ = ["desk", "series"]
pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_it_is_changed_and_switched(desk: Page, live_server: LiveServer, series: Series) -> None:
    verbs.switch_off(series)
    desk.goto(live_server.url + reverse("series:inspect", args=[series.pk]))
    desk.get_by_role("link", name="Write the letters…").click()
    desk.get_by_label("Subject").first.fill("Who writes to you")
    desk.get_by_label("Days").nth(1).fill("5")
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_role("rowheader", name="1. Who writes to you")).to_be_visible()
    expect(desk.get_by_role("cell", name="5 days")).to_be_visible()
    desk.get_by_role("button", name="Switch on").click()
    expect(desk.get_by_text("who confirms from now on gets it")).to_be_visible()
    mail = verbs.current(SeriesLetter.objects.get(sort_order=0))
    assert mail is not None
    assert mail.variants.get().subject == "Who writes to you"
    assert Series.objects.get().running


def test_it_has_nothing_serious_for_axe(
    desk: Page, live_server: LiveServer, series: Series, cast: Cast, page: TransmissionPage
) -> None:
    if not AXE.exists():
        missing("axe-core is not installed (npm install in frontend/)")
    subscriptions.confirm(cast.bob, form="confirm-page")
    beat()
    page.save_revision().publish()
    found = {}
    for name, arguments in (
        ("series:index", []),
        ("series:inspect", [series.pk]),
        ("series:edit", [series.pk]),
        ("subscribers:inspect", [cast.bob.subscriber_id]),
    ):
        desk.goto(live_server.url + reverse(name, args=arguments))
        desk.wait_for_load_state("networkidle")
        desk.add_script_tag(path=AXE)
        found[name] = desk.evaluate(RUN)
    assert SUBJECTS[0] in desk.content()
    assert {name: what for name, what in found.items() if what} == {}
