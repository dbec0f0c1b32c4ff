"""Fixtures: the cast, a published page, a composed campaign, and a real mail server."""

from collections.abc import Callable, Iterator

import pytest
from celery import current_app
from django.core.cache import cache
from pytest_django.fixtures import Settings
from wagtail.models import Site

from cms.models import PublicationSettings, TransmissionIndexPage, TransmissionPage
from newsletter import campaigns
from newsletter.composing import compose
from newsletter.lanes import run_lane
from newsletter.models import Campaign, Newsletter, SubscriptionState
from newsletter.pacing import DatabaseStore, Pacer
from newsletter.senders import Relay, Sender
from newsletter.slices import Pace
from newsletter.wire.exchange import Exchange
from tests.newsletter.cast import Cast, person
from tests.newsletter.recorder import Recorder, listen


@pytest.fixture(autouse=True)
def _quiet_surroundings(settings: Settings) -> Iterator[None]:
    """Nothing leaves the test: no broker, no shared cache, no file on disk, no question to DNS."""
    settings.NEWSLETTER_CHECK_OUTSIDE = False
    current_app.conf.task_always_eager = True
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()
    yield
    cache.clear()
    current_app.conf.task_always_eager = False


@pytest.fixture
def newsletter(db: None) -> Newsletter:
    settle_house()
    return Newsletter.objects.create(
        name="Slow Signal",
        slug="slow-signal",
        description="One long read a week.",
        from_name="Ada at Slow Signal",
        from_email="ada@example.com",
    )


@pytest.fixture
def cast(newsletter: Newsletter) -> Cast:
    return Cast(
        newsletter,
        alice=person(newsletter, "alice@example.org", SubscriptionState.ACTIVE, "Alice"),
        bob=person(newsletter, "bob@example.org", SubscriptionState.PENDING, "Bob"),
        carol=person(newsletter, "carol@example.org", SubscriptionState.UNSUBSCRIBED, "Carol"),
    )


@pytest.fixture
def page(db: None) -> TransmissionPage:
    return publish_page()


def settle_house() -> None:
    """Give the publication a postal address: without one nothing is sent."""
    house = PublicationSettings.for_site(Site.objects.get(is_default_site=True))
    house.postal_address = "1 Quiet Street\nPorto"
    house.save()


def publish_page() -> TransmissionPage:
    settle_house()
    index = TransmissionIndexPage.objects.get()
    text = [("paragraph", "<p>Slow light, åäö and 漢字.</p>")]
    page = index.add_child(
        instance=TransmissionPage(
            title="The gut hears", slug="the-gut-hears", summary="What bacteria say.", body=text, live=False
        )
    )
    page.save_revision().publish()
    return TransmissionPage.objects.get(pk=page.pk)


@pytest.fixture
def campaign(newsletter: Newsletter, page: TransmissionPage) -> Campaign:
    made = campaigns.draft(newsletter, page, subject="The gut hears")
    compose(made)
    return made


@pytest.fixture
def server() -> Iterator[Recorder]:
    recorder = Recorder()
    controller = listen(recorder)
    yield recorder
    controller.stop()


def way_to(server: Recorder, connections: int = 1) -> Sender:
    return Sender("relay", connections=connections, relay=Relay("127.0.0.1", server.port, timeout=5))


@pytest.fixture
def exchange(server: Recorder) -> Iterator[Exchange]:
    """Lines to the recording server, one at a time, so that tests know who is next."""
    opened = Exchange((way_to(server),))
    yield opened
    opened.close(5)


@pytest.fixture
def pacer(server: Recorder) -> Pacer:
    return Pacer((way_to(server),), DatabaseStore())


@pytest.fixture
def send_all(pacer: Pacer, server: Recorder) -> Callable[..., None]:
    """`send_all(campaign, exchange)`: every lane, until there is nothing more to do now."""

    def send(campaign: Campaign, exchange: Exchange, *ways: Sender, pace: Pace | None = None) -> None:
        asked = Pacer(ways, DatabaseStore()) if ways else pacer
        for lane in campaign.lanes.filter(number__gt=0):
            while run_lane(lane.pk, ways or (way_to(server),), exchange, asked, pace or Pace()):
                pass

    return send
