"""Rules are built by keyboard in a browser, counted meanwhile, and axe finds nothing serious on the pages."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from newsletter.models import Newsletter, Segment
from tests.newsletter.cast import Cast, crowd
from tests.newsletter.desk.editors import editor
from tests.services import missing, require_chromium

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

AXE = Path(__file__).resolve().parents[3] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RUN = """() => axe.run(document).then(({ violations }) => violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => [id, nodes[0].html]))"""


@pytest.fixture
def desk(browser: Browser, live_server: LiveServer, cast: Cast) -> Iterator[Page]:
    """A browser in which an administrator is signed in."""
    require_chromium()
    client: Client = editor()
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context = browser.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=True)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    page = context.new_page()
    page.set_default_timeout(20_000)
    yield page
    context.close()


def test_it_builds_and_counts_rules_by_keyboard(desk: Page, live_server: LiveServer, cast: Cast) -> None:
    crowd(cast.newsletter, 3)
    desk.goto(live_server.url + reverse("segments:add"))
    count = desk.get_by_role("status").filter(has_text="receive")
    expect(count).to_contain_text("4 people")
    desk.get_by_role("textbox", name="Name").fill("Named or readers")

    desk.get_by_role("button", name="Add rule to this group").focus()
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("combobox", name="What is asked")).to_be_focused()
    desk.get_by_role("combobox", name="How").select_option("not_empty")
    expect(count).to_contain_text("1 person receives")

    desk.get_by_role("button", name="Add group inside this group").first.focus()
    desk.keyboard.press("Enter")
    inner = desk.get_by_role("group", name="Group, level 2")
    inner.get_by_role("button", name="Add rule to this group").press("Enter")
    inner.get_by_role("combobox", name="What is asked").select_option(label="Address")
    inner.get_by_label("Text").fill("reader")
    desk.get_by_role("combobox", name="Which of these rules must be true").first.select_option("any")
    expect(count).to_contain_text("4 people")

    desk.get_by_role("button", name=re.compile("^(Create|Save)")).last.press("Enter")
    desk.wait_for_url("**/segments/")
    rules = Segment.objects.get().rules
    assert (rules["match"], rules["rules"][0]) == ("any", {"kind": "name", "op": "not_empty"})
    assert rules["rules"][1]["rules"] == [{"kind": "address", "op": "contains", "text": "reader"}]


def test_it_counts_the_others_where_a_newsletter_cannot_tell(
    desk: Page, live_server: LiveServer, cast: Cast
) -> None:
    Newsletter.objects.create(
        name="Kept", slug="kept", from_name="B", from_email="b@example.com", opens="person"
    )
    rules = {"rules": [{"kind": "engaged", "op": "did_not", "what": "opened", "last": 90}]}
    segment = Segment.objects.create(name="Sleepers", rules=rules)
    desk.goto(live_server.url + reverse("segments:edit", args=[segment.pk]))
    count = desk.locator(".segment-builder__count")
    expect(count).to_contain_text("0 people receive Kept and fit.")
    expect(count).to_contain_text(
        "Slow Signal is left out. A rule asks for opens, which “Slow Signal” does not"
    )


def test_it_has_nothing_serious_for_axe(desk: Page, live_server: LiveServer, cast: Cast) -> None:
    if not AXE.exists():
        missing("axe-core is not installed (npm install in frontend/)")
    Newsletter.objects.update(opens="person")
    rules = {"rules": [{"kind": "address", "op": "contains", "text": "a"}, {"rules": [], "kind": "group"}]}
    segment = Segment.objects.create(name="With an a", rules=json.loads(json.dumps(rules)))
    found = {}
    for name, arguments in (
        ("subscribers:index", []),
        ("subscribers:inspect", [cast.alice.subscriber_id]),
        ("segments:index", []),
        ("segments:edit", [segment.pk]),
        ("attributes:add", []),
        ("suppressions:index", []),
        ("newsletters:edit", [cast.newsletter.pk]),
    ):
        desk.goto(live_server.url + reverse(name, args=arguments))
        desk.wait_for_load_state("networkidle")
        desk.add_script_tag(path=AXE)
        found[name] = desk.evaluate(RUN)
    assert {name: what for name, what in found.items() if what} == {}
