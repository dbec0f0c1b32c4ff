"""Letters of random blocks: valid HTML, and nothing that axe finds, by day and by night."""

from collections.abc import Iterator
from typing import Any

import html5lib
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from blocks.body import BodyBlock
from cms.mail import render_mail
from cms.models import PublicationSettings, TransmissionPage
from cms.models.transmission import preview_slots
from tests.e2e.system import ROOT
from tests.parity.bodies import Library, bodies

AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
# What axe checks in a page and a letter does not have: landmarks are the mail program's.
RUN = "async () => (await axe.run(document, {rules: {region: {enabled: false}}})).violations"
SLOW = settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def grave(violation: dict[str, Any]) -> bool:
    """What axe calls serious or critical, and headings out of order, which it calls moderate."""
    return violation["impact"] in ("serious", "critical") or violation["id"] == "heading-order"


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 640, "height": 900})
    page.route("**/*", lambda route: route.abort())  # pictures do not matter here, and nothing goes out
    yield page
    page.close()


@SLOW
@given(data=st.data())
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_it_is_valid_and_accessible_whatever_is_composed(
    library: Library, tab: Page, data: st.DataObject
) -> None:
    page = TransmissionPage.objects.get()
    page.body = BodyBlock().to_python(data.draw(bodies(library)).stored)
    html = render_mail(page, preview_slots(PublicationSettings.for_site(page.get_site()))).html
    html5lib.HTMLParser(strict=True).parse(html)
    assert html.count('lang="en" dir="ltr"') == 2

    tab.set_content(html)
    tab.add_script_tag(path=AXE)
    for scheme in ("light", "dark"):
        tab.emulate_media(color_scheme=scheme)
        found = [one for one in tab.evaluate(RUN) if grave(one)]
        assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == [], scheme
