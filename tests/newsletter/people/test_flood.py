"""A hundred thousand sign-ups of a program must not become a hundred thousand letters to strangers."""

import pytest
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django.fixtures import Settings

from config.cache import Cache
from newsletter import letters, rates, subscriptions
from newsletter.addresses import parse_address
from newsletter.intake import Intake, RushError, take_in, visitor_of
from newsletter.models import Newsletter, Subscriber, Subscription
from newsletter.rates import PER_VISITOR, letter_allowed, visitor_network
from newsletter.wire.exchange import Exchange
from tests.newsletter.recorder import Recorder

pytestmark = pytest.mark.django_db


@pytest.fixture
def little_room(settings: Settings) -> None:
    settings.NEWSLETTER_LETTERS_PER_HOUR = 3
    settings.NEWSLETTER_LETTERS_PER_DAY = 5


def bot(newsletter: Newsletter, number: int) -> None:
    """Each time from another network, for another address, and slow enough to look like a person."""
    visitor = f"198.51.{number % 250}.{number // 250}"
    take_in(Intake(newsletter, f"stranger{number}@example.net", visitor, "page"))


def flood(newsletter: Newsletter, number: int) -> int:
    """How many forms were refused."""
    refused = 0
    for one in range(number):
        try:
            bot(newsletter, one)
        except RushError:
            refused += 1
    return refused


@pytest.fixture(autouse=True)
def _no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsletter.intake.wake_letter", lambda subscription: None)


def send_all(exchange: Exchange) -> None:
    for subscription in letters.due(timezone.now()):
        letters.send_confirmation(subscription, exchange)


def test_it_writes_to_so_many_strangers_an_hour_and_no_more(
    newsletter: Newsletter, little_room: None, server: Recorder, exchange: Exchange
) -> None:
    flood(newsletter, 40)
    for _ in range(3):
        Subscription.objects.filter(letter_due_at__isnull=False).update(letter_due_at=timezone.now())
        send_all(exchange)
    assert len(server.taken) == 3


def test_it_asks_for_patience_while_an_hours_letters_wait(newsletter: Newsletter, little_room: None) -> None:
    assert flood(newsletter, 40) == 36
    assert Subscriber.objects.count() == 4  # the tables do not fill either


def test_it_answers_a_known_address_no_other_way_meanwhile(newsletter: Newsletter, little_room: None) -> None:
    flood(newsletter, 10)
    form = {"newsletter": "slow-signal"}
    answers = [
        Client().post("/newsletter/subscribe/", form | {"email": email})
        for email in ("stranger0@example.net", "new@example.net")
    ]
    assert {answer.status_code for answer in answers} == {429}
    assert {answer["Retry-After"] for answer in answers} == {"3600"}
    assert answers[0].content == answers[1].content


def test_it_sends_the_letters_that_waited_when_there_is_room_again(
    newsletter: Newsletter, little_room: None, server: Recorder, exchange: Exchange
) -> None:
    flood(newsletter, 4)
    send_all(exchange)
    assert len(server.taken) == 3
    cache.clear()  # an hour is over
    Subscription.objects.filter(letter_due_at__isnull=False).update(letter_due_at=timezone.now())
    send_all(exchange)
    assert len(server.taken) == 4


def test_it_keeps_to_a_days_number_over_the_hours(settings: Settings, little_room: None) -> None:
    settings.NEWSLETTER_LETTERS_PER_HOUR = 0
    assert [letter_allowed() for _ in range(7)] == [True] * 5 + [False] * 2


def test_it_has_no_limit_where_none_is_wanted(settings: Settings) -> None:
    settings.NEWSLETTER_LETTERS_PER_HOUR = settings.NEWSLETTER_LETTERS_PER_DAY = 0
    assert all(letter_allowed() for _ in range(50))


def test_it_counts_a_household_as_one_visitor() -> None:
    assert visitor_network("2001:db8:1:2:aaaa::1") == visitor_network("2001:db8:1:2:bbbb::2")
    assert visitor_network("2001:db8:1:2::1") != visitor_network("2001:db8:1:3::1")
    assert visitor_network("203.0.113.9") == "203.0.113.9"
    assert visitor_network("unknown") == "unknown"


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("203.0.113.9:40001", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("[2001:db8::1]:443", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("2001:db8::1%eth0", "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1"),
    ],
)
def test_it_counts_a_visitor_however_a_proxy_writes_the_address(
    settings: Settings, written: str, address: str
) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    request = RequestFactory().get("/", headers={"x-forwarded-for": f"198.51.100.1, {written}"})
    assert visitor_network(visitor_of(request)) == visitor_network(written) == visitor_network(address)


def test_it_lets_a_letter_wait_for_who_asks_twice_in_a_rush(
    newsletter: Newsletter, little_room: None, exchange: Exchange
) -> None:
    flood(newsletter, 4)
    send_all(exchange)
    waiting = Subscription.objects.get(letter_due_at__isnull=False)
    assert waiting.letter_answer.startswith("More people ask")
    asked = subscriptions.subscribe(newsletter, parse_address(waiting.subscriber.email), form="page")
    assert not asked.letter_due


def test_it_takes_forms_in_while_nothing_can_be_counted_and_lets_letters_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rates, "cache", Cache("redis://127.0.0.1:1/0", {}))
    assert PER_VISITOR.allows("203.0.113.9")
    assert not letter_allowed()
