"""Topics, frequency and language can be chosen when signing up, in the form and in the API."""

from typing import Any

import dns.resolver
import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from cms.models import Topic
from newsletter import domains
from newsletter.models import MailDomain, Newsletter, Subscriber, Subscription
from tests.newsletter.domains.name_server import FAILS, HANGS, NameServer, serving

pytestmark = pytest.mark.django_db
FORM, API = "/newsletter/subscribe/", "/api/content/v1/subscriptions/"
BODY = {"email": "dora@example.org", "newsletter": "slow-signal"}


@pytest.fixture(autouse=True)
def _no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsletter.intake.wake_letter", lambda subscription: None)


@pytest.fixture
def light(newsletter: Newsletter) -> Topic:
    topics = [Topic.objects.create(slug=name.lower(), name=name) for name in ("Light", "Sound")]
    newsletter.topics.set(topics)
    Newsletter.objects.update(offers_digest=True)
    return topics[0]


def api(visitor: Client, **more: Any) -> int:
    return visitor.post(API, BODY | more, content_type="application/json").status_code


def chosen() -> tuple[list[str], str]:
    dora = Subscription.objects.get()
    return list(dora.topics.values_list("slug", flat=True)), dora.frequency


def test_it_offers_what_there_is_to_choose(visitor: Client, light: Topic) -> None:
    page = visitor.get(FORM).content.decode()
    assert 'value="light"' in page
    assert 'value="digest"' in page


def test_it_takes_the_choices_of_the_form(visitor: Client, light: Topic) -> None:
    visitor.post(FORM, BODY | {"topics": ["light", "anothers"], "frequency": "digest"})
    assert chosen() == (["light"], "digest")


def test_it_takes_those_choices_that_stand_beside_the_newsletter(visitor: Client, light: Topic) -> None:
    assert 'name="frequency-slow-signal"' in visitor.get(FORM).content.decode()
    visitor.post(FORM, BODY | {"frequency-slow-signal": "digest", "frequency-other": "every"})
    assert chosen() == ([], "digest")


def test_it_takes_the_choices_of_the_api(visitor: Client, light: Topic) -> None:
    assert api(visitor, topics=["light"], frequency="digest", language="pt-BR") == 202
    assert chosen() == (["light"], "digest")
    assert Subscriber.objects.get().locale == "pt"


@pytest.mark.parametrize("more", [{"topics": ["nothing"]}, {"frequency": "hourly"}])
def test_it_tells_a_program_what_is_not_offered(visitor: Client, light: Topic, more: dict[str, Any]) -> None:
    assert api(visitor, **more) == 422
    assert not Subscriber.objects.exists()


def test_it_has_no_digest_where_there_is_none(visitor: Client, newsletter: Newsletter) -> None:
    assert api(visitor, frequency="digest") == 422
    visitor.post(FORM, BODY | {"frequency": "digest"})
    assert chosen() == ([], "every")


def test_it_changes_nothing_for_who_receives_it_when_a_stranger_asks(visitor: Client, light: Topic) -> None:
    api(visitor)
    Subscription.objects.update(state="active", confirmed_at="2026-11-27T00:00Z")
    api(visitor, topics=["light"], frequency="digest")
    assert chosen() == ([], "every")


@pytest.fixture
def names(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Any:
    settings.NEWSLETTER_CHECK_MX = True
    monkeypatch.setattr(domains, "SECONDS_FOR_DNS", 0.3)
    with serving() as server:
        server.zone = {"example.org": ["10 mx.example.org."], "null.example": ["0 ."], "away.example": FAILS}
        server.zone["slow.example"] = HANGS
        resolver: dns.resolver.Resolver = server.resolver()
        monkeypatch.setattr(domains, "_default_resolver", lambda: resolver)
        yield server


@pytest.mark.parametrize(
    ("domain", "status"),
    [("example.org", 202), ("null.example", 422), ("nowhere.example", 422), ("away.example", 202),
     ("slow.example", 202)],
)  # fmt: skip
def test_it_refuses_a_domain_only_when_dns_says_that_it_takes_no_mail(
    visitor: Client, newsletter: Newsletter, names: NameServer, domain: str, status: int
) -> None:
    assert api(visitor, email=f"dora@{domain}") == status


def test_it_asks_dns_about_no_domain_that_is_known(
    visitor: Client, newsletter: Newsletter, names: NameServer
) -> None:
    asked_on, due = "2026-11-27T00:00Z", "2026-12-27T00:00Z"
    MailDomain.objects.create(domain="known.example", mx="mx.x", looked_up_at=asked_on, due_at=due)
    assert api(visitor, email="dora@known.example") == 202
    assert not names.asked


def test_it_asks_no_dns_unless_that_is_wanted(
    visitor: Client, newsletter: Newsletter, names: NameServer, settings: Settings
) -> None:
    settings.NEWSLETTER_CHECK_MX = False
    assert api(visitor, email="dora@nowhere.example") == 202
    assert not names.asked
