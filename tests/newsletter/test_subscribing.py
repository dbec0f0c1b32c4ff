"""Asking, confirming and leaving: nobody is subscribed by a stranger, everybody can leave."""

from datetime import timedelta

import pytest
from django.utils import timezone

from newsletter import subscriptions
from newsletter.addresses import parse_address
from newsletter.models import (
    ConsentEvent,
    Newsletter,
    Subscription,
    SubscriptionState,
    Suppression,
    SuppressionReason,
)
from newsletter.subscriptions import MOST_LETTERS, AskAgainError, Asked
from newsletter.tokens import Leave
from tests.newsletter.cast import Cast

pytestmark = pytest.mark.django_db


def ask(newsletter: Newsletter, email: str = "dora@example.org") -> Asked:
    return subscriptions.subscribe(newsletter, parse_address(email), form="page", name="Dora")


def log_of(subscription: Subscription) -> list[str]:
    return list(subscription.subscriber.consents.values_list("kind", flat=True))


def test_it_waits_for_the_owner_of_the_address(newsletter: Newsletter) -> None:
    asked = ask(newsletter)
    dora = Subscription.objects.get()
    assert asked.letter_due
    assert dora.state == SubscriptionState.PENDING
    assert log_of(dora) == ["requested"]


def test_it_subscribes_at_once_where_that_is_chosen(newsletter: Newsletter) -> None:
    newsletter.double_opt_in = False
    newsletter.save()
    assert not ask(newsletter).letter_due
    assert Subscription.objects.get().state == SubscriptionState.ACTIVE


def test_it_leaves_alice_alone_when_a_stranger_types_her_address(cast: Cast) -> None:
    assert not ask(cast.newsletter, "Alice@Example.org").letter_due
    cast.alice.refresh_from_db()
    assert cast.alice.state == SubscriptionState.ACTIVE
    assert log_of(cast.alice) == []


def test_it_asks_carol_again_when_she_comes_back(cast: Cast) -> None:
    assert ask(cast.newsletter, "carol@example.org").letter_due
    cast.carol.refresh_from_db()
    assert cast.carol.state == SubscriptionState.PENDING


def test_it_sends_a_stranger_no_more_than_a_few_letters(newsletter: Newsletter) -> None:
    due = 0
    for _ in range(10):
        due += ask(newsletter).letter_due
        past = timezone.now() - timedelta(hours=1)
        sent = Subscription.objects.filter(letter_due_at__isnull=False)
        sent.update(letter_due_at=None, letter_sent_at=past, letters=due)
    assert due == MOST_LETTERS


def test_it_sends_a_new_letter_when_the_old_links_have_expired(newsletter: Newsletter) -> None:
    ask(newsletter)
    long_ago = timezone.now() - timedelta(days=8)
    Subscription.objects.update(letter_due_at=None, letter_sent_at=long_ago, letters=MOST_LETTERS)
    assert ask(newsletter).letter_due


def test_it_sends_no_second_letter_within_minutes(newsletter: Newsletter) -> None:
    ask(newsletter)
    Subscription.objects.update(letter_due_at=None, letter_sent_at=timezone.now(), letters=1)
    assert not ask(newsletter).letter_due


def test_it_writes_to_no_suppressed_address(newsletter: Newsletter) -> None:
    address = parse_address("dora@example.org")
    Suppression.objects.create(address_hash=address.hash, reason=SuppressionReason.COMPLAINT)
    assert not ask(newsletter).letter_due


def test_it_confirms_once_however_often_the_button_is_pressed(cast: Cast) -> None:
    for _ in range(2):
        subscriptions.confirm(cast.bob, form="confirm-page")
    cast.bob.refresh_from_db()
    assert cast.bob.state == SubscriptionState.ACTIVE
    assert log_of(cast.bob) == ["confirmed"]


def test_it_brings_nobody_back_by_an_old_letter(cast: Cast) -> None:
    with pytest.raises(AskAgainError):
        subscriptions.confirm(cast.carol, form="confirm-page")


def test_it_lets_alice_leave_and_remembers_which_mail_she_left_from(cast: Cast) -> None:
    leave = Leave(cast.alice.subscriber_id, cast.newsletter.pk, campaign=12)
    assert subscriptions.unsubscribe(leave, form="one-click")
    assert not subscriptions.unsubscribe(leave, form="one-click")
    event = ConsentEvent.objects.get()
    assert (event.kind, event.form, event.evidence) == ("left", "one-click", {"campaign": 12})


def test_it_lets_bob_say_no_before_he_confirmed(cast: Cast) -> None:
    subscriptions.unsubscribe(Leave(cast.bob.subscriber_id, cast.newsletter.pk), form="preferences-page")
    with pytest.raises(AskAgainError):
        subscriptions.confirm(cast.bob, form="confirm-page")
