"""Whoever went after the backup does not come back with it, and a restore that broke off says so."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from config.keep import archive, dumps, putting_back
from config.keep.putting_back import HalfDoneError, put_back
from newsletter import address_changes, subscriptions
from newsletter.addresses import parse_address
from newsletter.erasure import erase
from newsletter.models import (
    AddressChange,
    Subscriber,
    Subscription,
    SubscriptionState,
    Suppression,
    SuppressionReason,
)
from newsletter.suppressing import suppress
from newsletter.tokens import Leave
from tests.newsletter.cast import Cast, person

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
NEW = "alice@new.example"


@pytest.fixture
def backup(house: Cast, tmp_path: Path) -> Path:
    """Made of the house; what a test does comes after it."""
    path = tmp_path / "backups" / "backup.tar"
    archive.write(path)
    return path


def move(somebody: Subscriber, email: str) -> None:
    asked = AddressChange.objects.create(subscriber=somebody, email=email, requested_at=timezone.now())
    address_changes.confirm(asked.pk, parse_address(email).hash, form="test")


def leave(one: Subscription) -> None:
    subscriptions.unsubscribe(Leave(one.subscriber_id, one.newsletter_id), form="test")


def state_of(one: Subscription) -> str:
    return Subscription.objects.get(pk=one.pk).state


def reasons(email: str) -> list[str]:
    rows = Suppression.objects.filter(address_hash=parse_address(email).hash)
    return list(rows.values_list("reason", flat=True))


def test_it_erases_again_whom_it_knows_by_an_earlier_address(house: Cast, backup: Path) -> None:
    move(house.alice.subscriber, NEW)
    erase(Subscriber.objects.get(email=NEW))
    assert put_back(backup).erased_again == 1
    assert not Subscriber.objects.filter(email__startswith="alice").exists()
    assert reasons("alice@example.org") == reasons(NEW) == [SuppressionReason.ERASED]


def test_it_has_those_leave_again_who_left_or_were_barred_since(house: Cast, backup: Path) -> None:
    move(house.alice.subscriber, NEW)
    leave(house.alice)
    suppress(house.bob.subscriber.address_hash, SuppressionReason.COMPLAINT, note="by its provider")
    assert put_back(backup).departed >= 2
    assert state_of(house.alice) == SubscriptionState.UNSUBSCRIBED
    assert reasons("bob@example.org") == [SuppressionReason.COMPLAINT]
    assert [one.name for one in backup.parent.iterdir()] == [backup.name]


def test_it_brings_back_who_left_where_that_was_the_mistake(house: Cast, backup: Path) -> None:
    leave(house.alice)
    erase(house.bob.subscriber)
    assert put_back(backup, who_left_too=True).departed == 0
    assert state_of(house.alice) == SubscriptionState.ACTIVE
    assert reasons("bob@example.org") == [SuppressionReason.ERASED]


def test_it_gives_nobody_the_number_that_a_link_in_a_lost_mail_names(house: Cast, backup: Path) -> None:
    lost = person(house.newsletter, "lost@example.org", SubscriptionState.ACTIVE)
    put_back(backup)
    newcomer = person(house.newsletter, "newcomer@example.org", SubscriptionState.ACTIVE)
    assert newcomer.pk > lost.pk
    assert newcomer.subscriber_id > lost.subscriber_id


def test_it_says_that_the_database_is_replaced_when_it_broke_off(
    house: Cast, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave(house.alice)
    person(house.newsletter, "later@example.org", SubscriptionState.ACTIVE)
    with monkeypatch.context() as broken:
        broken.setattr(putting_back, "stop_campaigns", lambda made_at: {}[made_at])
        with pytest.raises(HalfDoneError, match="KeyError"):
            put_back(backup)
    assert not Subscriber.objects.filter(email="later@example.org").exists()
    # Once more: the database has forgotten who left, and it is known all the same.
    assert put_back(backup).departed == 1
    assert state_of(house.alice) == SubscriptionState.UNSUBSCRIBED


def test_the_command_tells_how_old_the_backup_is_and_what_broke(
    house: Cast, backup: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("config.keep.management.commands.restore.holds_anything", lambda: True)
    with pytest.raises(CommandError, match="minutes ago; all that came after is lost"):
        call_command("restore", str(backup))
    monkeypatch.setattr(dumps, "load", lambda database: None)
    monkeypatch.setattr(putting_back, "stop_campaigns", lambda made_at: {}[made_at])
    with pytest.raises(CommandError, match="WAS replaced, and then this went wrong: KeyError") as told:
        call_command("restore", str(backup), "--overwrite")
    assert "Start nothing" in str(told.value)
    assert "Going back to" in capsys.readouterr().out
