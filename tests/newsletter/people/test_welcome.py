"""The welcome letter: after confirming, once a person and newsletter, whatever dies or is repeated."""

from datetime import timedelta

import pytest
from django.utils import timezone

from newsletter import letters, subscriptions
from newsletter.addresses import parse_address
from newsletter.models import Newsletter, Subscription, SuppressionReason
from newsletter.suppressing import suppress
from newsletter.tokens import Leave
from newsletter.wire.exchange import Exchange
from tests.newsletter.cast import Cast
from tests.newsletter.recorder import DROP_AFTER_DATA, Recorder

pytestmark = pytest.mark.django_db
BOB = "bob@example.org"


@pytest.fixture
def bob(cast: Cast) -> Subscription:
    """He has just confirmed."""
    Newsletter.objects.update(
        welcome_subject="Welcome to Slow Signal",
        welcome_text="Good that you came.\n\nRead https://slow.example.",
    )
    cast.bob.newsletter.refresh_from_db()
    assert subscriptions.confirm(cast.bob, form="confirm-page")
    return cast.bob


def send(exchange: Exchange) -> None:
    for subscription in letters.welcomes_due(timezone.now()):
        letters.send_welcome(subscription, exchange)


def again() -> None:
    Subscription.objects.filter(welcome_due_at__isnull=False).update(welcome_due_at=timezone.now())


def test_it_welcomes_in_the_editors_words_and_lets_people_leave(
    bob: Subscription, server: Recorder, exchange: Exchange
) -> None:
    send(exchange)
    (letter,) = server.messages()
    text, html = (part.get_content() for part in letter.iter_parts())
    assert letter["Subject"] == "Welcome to Slow Signal"
    assert "Good that you came.\n\nRead https://slow.example." in text.replace("\r\n", "\n")
    assert 'href="https://slow.example"' in html
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter["List-Unsubscribe"].strip("<>") in html


def test_it_welcomes_once_however_often_it_is_called(
    bob: Subscription, server: Recorder, exchange: Exchange
) -> None:
    send(exchange)
    again()
    letters.send_welcome(bob.pk, exchange)
    assert server.recipients == [BOB]


def test_it_welcomes_nobody_twice_who_left_and_came_back(
    bob: Subscription, server: Recorder, exchange: Exchange
) -> None:
    send(exchange)
    subscriptions.unsubscribe(Leave(bob.subscriber_id, bob.newsletter_id), form="one-click")
    subscriptions.subscribe(bob.newsletter, parse_address(BOB), form="page")
    assert not subscriptions.confirm(bob, form="confirm-page")
    send(exchange)
    assert server.recipients == [BOB]


def test_it_tries_again_when_the_server_says_later(
    bob: Subscription, server: Recorder, exchange: Exchange
) -> None:
    server.script = {BOB: ["450 later", "250 taken"]}
    send(exchange)
    again()
    send(exchange)
    assert server.recipients == [BOB]


def test_it_sends_no_second_one_when_nobody_knows_whether_it_arrived(
    bob: Subscription, server: Recorder, exchange: Exchange
) -> None:
    server.script = {BOB: [DROP_AFTER_DATA]}
    send(exchange)
    again()
    send(exchange)
    assert len(server.taken) == 1


def test_it_does_not_try_for_longer_than_a_welcome_is_worth(
    bob: Subscription, server: Recorder, exchange: Exchange
) -> None:
    server.script = {BOB: ["450 later"]}
    Subscription.objects.update(confirmed_at=timezone.now() - timedelta(days=2))
    send(exchange)
    bob.refresh_from_db()
    assert bob.welcome_due_at is None


def test_it_welcomes_nobody_who_left_or_was_suppressed_meanwhile(
    bob: Subscription, server: Recorder, exchange: Exchange
) -> None:
    suppress(bob.subscriber.address_hash, SuppressionReason.COMPLAINT)
    send(exchange)
    subscriptions.unsubscribe(Leave(bob.subscriber_id, bob.newsletter_id), form="one-click")
    assert letters.welcomes_due(timezone.now()) == []
    assert server.taken == []


def test_it_writes_nothing_where_the_editor_wrote_nothing(cast: Cast) -> None:
    assert not subscriptions.confirm(cast.bob, form="confirm-page")
    assert letters.welcomes_due(timezone.now()) == []
