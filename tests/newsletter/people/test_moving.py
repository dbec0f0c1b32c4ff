"""Letters move to a new address when its owner says so, and not before."""

from datetime import timedelta

import pytest
from django.utils import timezone

from newsletter import address_changes, campaigns
from newsletter.address_changes import AddressTakenError
from newsletter.addresses import parse_address
from newsletter.models import (
    AddressChange,
    Campaign,
    ConsentEvent,
    Delivery,
    DeliveryState,
    SuppressionReason,
)
from newsletter.subscriptions import MOST_LETTERS
from newsletter.suppressing import reasons, suppress
from newsletter.tokens import TokenInvalidError
from tests.newsletter.cast import Cast, settle, settled, take_all

pytestmark = pytest.mark.django_db
NEW = parse_address("alice@new.example")


def ask(cast: Cast, email: str = "alice@new.example") -> int | None:
    return address_changes.ask(cast.alice.subscriber, parse_address(email))


def moved(cast: Cast) -> str:
    cast.alice.subscriber.refresh_from_db()
    return cast.alice.subscriber.email


def test_it_changes_nothing_before_the_new_address_confirms(cast: Cast) -> None:
    change = ask(cast)
    assert change is not None
    assert moved(cast) == "alice@example.org"
    address_changes.confirm(change, NEW.hash, form="move-page")
    assert moved(cast) == "alice@new.example"
    assert cast.alice.subscriber.address_hash == NEW.hash
    assert not AddressChange.objects.exists()


def test_it_remembers_the_move(cast: Cast) -> None:
    address_changes.confirm(ask(cast) or 0, NEW.hash, form="move-page")
    event = ConsentEvent.objects.get()
    assert event.kind == "moved"
    assert (event.evidence["from"], event.evidence["to"]) == ("alice@example.org", "alice@new.example")


def test_it_lets_a_letter_confirm_its_own_address_only(cast: Cast) -> None:
    change = ask(cast) or 0
    AddressChange.objects.update(letter_due_at=None, letter_sent_at=timezone.now() - timedelta(hours=1))
    ask(cast, "somebody@else.example")
    with pytest.raises(TokenInvalidError):
        address_changes.confirm(change, NEW.hash, form="move-page")
    assert moved(cast) == "alice@example.org"


def test_it_confirms_once(cast: Cast) -> None:
    change = ask(cast) or 0
    address_changes.confirm(change, NEW.hash, form="move-page")
    with pytest.raises(TokenInvalidError):
        address_changes.confirm(change, NEW.hash, form="move-page")


def test_it_takes_no_address_that_is_somebody_elses(cast: Cast) -> None:
    bob = parse_address("bob@example.org")
    with pytest.raises(AddressTakenError):
        address_changes.confirm(ask(cast, bob.written) or 0, bob.hash, form="move-page")


def test_it_sends_what_has_not_left_yet_to_the_new_address(cast: Cast, campaign: Campaign) -> None:
    campaigns.start(campaign)
    address_changes.confirm(ask(cast) or 0, NEW.hash, form="move-page")
    assert Delivery.objects.get().email == "alice@new.example"


def test_it_leaves_a_mail_on_the_wire_to_the_address_that_it_went_to(cast: Cast, campaign: Campaign) -> None:
    campaigns.start(campaign)
    turn, (row,) = take_all(campaign)
    address_changes.confirm(ask(cast) or 0, NEW.hash, form="move-page")
    settle(turn, settled(row, DeliveryState.SENT))
    assert Delivery.objects.get().email == row.email == "alice@example.org"


def test_it_writes_to_no_suppressed_address_but_one_whose_owner_was_erased(cast: Cast) -> None:
    suppress(NEW.hash, SuppressionReason.COMPLAINT)
    assert ask(cast) is None
    erased = parse_address("back@new.example")
    suppress(erased.hash, SuppressionReason.ERASED)
    address_changes.confirm(ask(cast, erased.written) or 0, erased.hash, form="move-page")
    assert reasons(erased.hash, cast.newsletter) == set()


def test_it_writes_to_a_stranger_no_more_than_a_few_times(cast: Cast) -> None:
    sent = 0
    for number in range(10):
        sent += ask(cast, f"stranger{number}@example.net") is not None
        past = timezone.now() - timedelta(hours=1)
        AddressChange.objects.update(letter_due_at=None, letter_sent_at=past, letters=sent)
    assert sent == MOST_LETTERS


def test_it_has_nothing_to_ask_about_the_same_address(cast: Cast) -> None:
    assert ask(cast, "ALICE@example.org") is None
