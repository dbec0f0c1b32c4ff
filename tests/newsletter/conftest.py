"""Fixtures: the cast, a published page, a composed campaign, and a real mail server."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from pytest_django.fixtures import Settings
from wagtail.models import Page, Site

from cms.models import HomePage, TransmissionIndexPage, TransmissionPage
from newsletter import campaigns
from newsletter.composing import compose
from newsletter.models import Campaign, Newsletter, SubscriptionState
from newsletter.wire import Relay, SmtpLine
from tests.newsletter.cast import Cast, person
from tests.newsletter.recorder import Recorder, listen


@pytest.fixture(autouse=True)
def _quiet_surroundings(settings: Settings) -> Iterator[None]:
    """Nothing leaves the test: no broker, no shared cache, no file on disk."""
    settings.CELERY_TASK_ALWAYS_EAGER = True
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def newsletter(db: None) -> Newsletter:
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


def publish_page() -> TransmissionPage:
    root = Page.get_first_root_node()
    home = root.add_child(instance=HomePage(title="Home", slug="test-home"))
    Site.objects.update(root_page=home)
    Site.clear_site_root_paths_cache()
    index = home.add_child(instance=TransmissionIndexPage(title="Transmissions", slug="transmissions"))
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


@pytest.fixture
def line(server: Recorder) -> Iterator[SmtpLine]:
    smtp = SmtpLine(Relay("127.0.0.1", server.port, timeout=5))
    yield smtp
    smtp.close()
