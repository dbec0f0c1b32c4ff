"""Following a campaign in a browser: the page keeps up by itself, and axe finds nothing serious."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, ConsoleMessage, Page, expect
from pytest_django.live_server_helper import LiveServer

from newsletter import campaigns
from newsletter.models import Campaign, Delivery, DeliveryState, ErrorGroup, Lane, Link, ListDay, Newsletter
from newsletter.reports import counting
from tests.newsletter.cast import Cast, crowd, settle, settled, take_all
from tests.newsletter.desk.editors import editor
from tests.newsletter.desk.test_builder import AXE, RUN
from tests.services import missing, require_chromium

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def desk(browser: Browser, live_server: LiveServer, cast: Cast) -> Iterator[Page]:
    """A browser in which an administrator is signed in. What its console calls an error fails the test."""
    require_chromium()
    client: Client = editor()
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context = browser.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=True)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    page, errors = context.new_page(), []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            errors.append(message.text)

    page.on("console", note)
    page.set_default_timeout(20_000)
    yield page
    context.close()
    assert errors == []


@pytest.fixture
def over(campaign: Campaign) -> Campaign:
    """Sent to forty, with everything that a report shows."""
    Newsletter.objects.update(opens="person", clicks="person")
    crowd(campaign.newsletter, 40)
    campaigns.start(campaign)
    turn, rows = take_all(campaign)
    now = timezone.now().timestamp()
    for number, row in enumerate(rows):
        state = DeliveryState.SENT if number % 9 else DeliveryState.FAILED
        answer = "250 2.0.0 taken" if number % 9 else "550 5.1.1 User unknown"
        ended = settled(row, state)._replace(ended=now + 3 * number, answer=answer, cause="no_mailbox")
        settle(turn, ended)
    Link.objects.create(campaign=campaign, number=0, human=20, unsure=9, machine=4)
    Link.objects.create(campaign=campaign, number=1, url="https://one.example/", human=6, unsure=1)
    campaigns.finish(timezone.now())
    today = timezone.now().date()
    for n in range(10):
        ListDay.objects.create(
            newsletter=campaign.newsletter, day=today - timedelta(days=n), readers=50 - n, joined=2, left=1
        )
    campaign.refresh_from_db()
    counting.count(campaign, timezone.now())
    return campaign


def test_the_page_keeps_up_and_loads_itself_anew_at_the_end(
    desk: Page, live_server: LiveServer, campaign: Campaign
) -> None:
    crowd(campaign.newsletter, 4)
    campaigns.start(campaign)
    desk.goto(live_server.url + reverse("campaigns:inspect", args=[campaign.pk]))
    bar = desk.get_by_role("progressbar")
    expect(bar).to_have_attribute("value", "0")
    desk.get_by_role("button", name="Pause").focus()
    Lane.objects.filter(campaign=campaign, number=0).update(queued=1, sent=3)
    ErrorGroup.objects.create(
        campaign=campaign, state="deferred", cause="full", key="k", count=2, sample="452 full",
        last_at=timezone.now(),
    )  # fmt: skip
    expect(bar).to_have_attribute("value", "60")
    expect(desk.get_by_text("The mailbox is full.")).to_be_visible()
    expect(desk.get_by_role("button", name="Pause")).to_be_focused()
    Delivery.objects.filter(campaign=campaign).update(state="sent", sent_at=timezone.now())
    Lane.objects.filter(campaign=campaign, number=0).update(queued=0, sent=5)
    campaigns.finish(timezone.now())
    expect(desk.get_by_role("heading", name="What became of it")).to_be_visible()
    expect(desk.get_by_role("button", name="Pause")).to_have_count(0)


def test_it_has_nothing_serious_for_axe(
    desk: Page, live_server: LiveServer, over: Campaign, newsletter: Newsletter
) -> None:
    if not AXE.exists():
        missing("axe-core is not installed (npm install in frontend/)")
    draft = Campaign.objects.create(newsletter=newsletter, subject="Not yet")
    sending = Campaign.objects.create(
        newsletter=newsletter,
        subject="Under way",
        state="sending",
        started_at=timezone.now(),
        frozen_count=9000,
    )
    Lane.objects.create(campaign=sending, number=0, queued=5, sent=2, failed=1, unknown=1, rate=40)
    for cause, answer in (("full", "552 5.2.2 Mailbox full"), ("rate", "421 4.7.0 Slow down")):
        ErrorGroup.objects.create(
            campaign=sending, state="deferred", cause=cause, key=cause, count=30, sample=answer,
            last_at=timezone.now(),
        )  # fmt: skip
    mail = Delivery.objects.filter(campaign=over, state="failed").first()
    assert mail is not None
    found = {}
    for name, arguments in (
        ("wagtailadmin_home", []),
        ("campaigns:inspect", [draft.pk]),
        ("campaigns:inspect", [sending.pk]),
        ("campaigns:inspect", [over.pk]),
        ("campaigns:receipt", [over.pk, mail.pk]),
    ):
        url = reverse(name, args=arguments)
        for scheme in ("light", "dark"):
            desk.emulate_media(color_scheme=scheme)
            desk.goto(live_server.url + url)
            desk.wait_for_load_state("networkidle")
            desk.add_script_tag(path=AXE)
            found[url, scheme] = desk.evaluate(RUN)
    assert {name: what for name, what in found.items() if what} == {}
