"""An address that somebody moved away from is not written to again, unless its owner says so there."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from newsletter import address_changes, subscriptions
from newsletter.addresses import parse_address
from newsletter.audiences import reachable
from newsletter.erasure import erase
from newsletter.models import Newsletter, Subscriber, Subscription, SubscriptionState, Suppression
from newsletter.models import SuppressionReason as Reason
from newsletter.suppressing import reasons, suppress
from newsletter.tokens import Leave
from tests.newsletter.cast import Cast, person
from tests.newsletter.imports.loading import counted, load

pytestmark = pytest.mark.django_db
OLD, NEW = parse_address("alice@example.org"), parse_address("alice@new.example")
OLD_LIST = f"email\n{OLD.written}\n"


def move(person: Subscriber, to: str = NEW.written) -> None:
    address = parse_address(to)
    change = address_changes.ask(person, address)
    assert change is not None
    address_changes.confirm(change, address.hash, form="move-page")
    person.refresh_from_db()


def mailed(newsletter: Newsletter) -> list[str]:
    return sorted(reachable(newsletter).values_list("subscriber__email", flat=True))


def test_an_old_list_has_nobody_mailed_at_both_addresses(cast: Cast) -> None:
    move(cast.alice.subscriber)
    assert counted(load(cast.newsletter, OLD_LIST)) == {"suppressed": 1}
    assert mailed(cast.newsletter) == [NEW.written]


def test_an_old_list_brings_back_nobody_who_left_after_moving(cast: Cast) -> None:
    move(cast.alice.subscriber)
    subscriptions.unsubscribe(Leave(cast.alice.subscriber_id, cast.newsletter.pk), form="one-click")
    load(cast.newsletter, OLD_LIST)
    assert mailed(cast.newsletter) == []


def test_an_old_list_brings_back_nobody_who_left_before_moving(cast: Cast) -> None:
    other = Newsletter.objects.create(name="Other", slug="other", from_email="a@example.com")
    now, active = timezone.now(), SubscriptionState.ACTIVE
    Subscription.objects.create(
        subscriber=cast.carol.subscriber, newsletter=other, state=active, requested_at=now, confirmed_at=now
    )
    move(cast.carol.subscriber, "carol@new.example")
    load(cast.newsletter, "email\ncarol@example.org\n")
    assert mailed(cast.newsletter) == [OLD.written]


def test_an_old_list_brings_back_nobody_who_was_erased_after_moving(cast: Cast) -> None:
    move(cast.alice.subscriber)
    erase(cast.alice.subscriber)
    load(cast.newsletter, f"email\n{OLD.written}\n{NEW.written}\n")
    assert mailed(cast.newsletter) == []


def test_its_owner_may_sign_up_there_again_by_confirming(cast: Cast) -> None:
    move(cast.alice.subscriber)
    cast.newsletter.double_opt_in = False
    assert subscriptions.subscribe(cast.newsletter, OLD, form="page").letter_due
    asked = Subscription.objects.get(subscriber__email=OLD.written)
    subscriptions.confirm(asked, form="confirm-page")
    assert reasons(OLD.hash, cast.newsletter) == set()
    assert mailed(cast.newsletter) == [OLD.written, NEW.written]


def test_somebody_may_move_back(cast: Cast) -> None:
    move(cast.alice.subscriber)
    move(cast.alice.subscriber, OLD.written)
    assert mailed(cast.newsletter) == [OLD.written]
    assert reasons(NEW.hash, cast.newsletter) == {Reason.MOVED}


@pytest.mark.parametrize(
    ("first", "then", "stays"),
    [
        (Reason.MOVED, Reason.ERASED, Reason.ERASED),
        (Reason.ERASED, Reason.MOVED, Reason.ERASED),
        (Reason.MOVED, Reason.BOUNCE, Reason.BOUNCE),
        (Reason.COMPLAINT, Reason.MOVED, Reason.COMPLAINT),
    ],
)
def test_what_says_more_stays(first: Reason, then: Reason, stays: Reason) -> None:
    suppress(OLD.hash, first)
    suppress(OLD.hash, then)
    assert Suppression.objects.get().reason == stays


def test_those_who_moved_before_are_suppressed_by_the_migration(cast: Cast) -> None:
    move(cast.alice.subscriber)
    move(cast.bob.subscriber, "bob@new.example")
    Suppression.objects.all().delete()
    person(cast.newsletter, "bob@example.org", SubscriptionState.ACTIVE)
    migration = import_module("newsletter.migrations.0023_suppress_addresses_left_behind")
    migration.suppress(apps, None)
    migration.suppress(apps, None)
    left = Suppression.objects.get()
    assert (left.address_hash, left.reason) == (OLD.hash, Reason.MOVED)


def test_an_erasure_counts_from_when_it_happened() -> None:
    """A restore asks for those since the backup, and the person may have moved long before."""
    suppress(OLD.hash, Reason.MOVED)
    Suppression.objects.update(created_at=timezone.now() - timedelta(days=400))
    suppress(OLD.hash, Reason.ERASED)
    assert Suppression.objects.get().created_at > timezone.now() - timedelta(minutes=5)
