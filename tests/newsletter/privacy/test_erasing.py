"""An erased person is nowhere any more, and the figures stay what they were."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from newsletter import campaigns, subscriptions
from newsletter.addresses import parse_address
from newsletter.deliveries.counts import check, recount
from newsletter.erasure import erase
from newsletter.models import (
    Campaign,
    Delivery,
    DeliveryState,
    Import,
    ImportReject,
    Lane,
    Subscriber,
    Subscription,
    SubscriptionState,
    Suppression,
    SuppressionReason,
    TestList,
)
from newsletter.suppressing import suppress
from tests.newsletter.cast import Cast
from tests.newsletter.imports.loading import counted, load
from tests.newsletter.privacy.conftest import ALICE
from tests.newsletter.privacy.everything import places_of

pytestmark = pytest.mark.django_db


def test_it_leaves_nothing_of_a_person_in_any_table(cast: Cast, past: Delivery) -> None:
    assert len(places_of(ALICE, "alice@new", "Alicia")) >= 8
    erase(cast.alice.subscriber)
    assert places_of(ALICE, "alice@new", "Alicia") == []


def test_it_leaves_lists_for_test_letters(cast: Cast) -> None:
    desk = TestList.objects.create(name="The desk", addresses="ada@example.org\nAlice@example.org")
    erase(cast.alice.subscriber)
    desk.refresh_from_db()
    assert desk.lines == ["ada@example.org"]


def test_it_keeps_the_figures(cast: Cast, past: Delivery) -> None:
    before = recount(past.campaign).counts
    erase(cast.alice.subscriber)
    assert recount(past.campaign).counts == before
    assert check(past.campaign)[0]
    past.refresh_from_db()
    assert (past.subscriber_id, past.email, past.name, past.provider_id) == (None, "", "", "")
    assert past.answer == "250 2.0.0 taken for …"


def test_it_leaves_others_alone(cast: Cast, past: Delivery) -> None:
    erase(cast.alice.subscriber)
    assert set(Subscriber.objects.values_list("email", flat=True)) == {"bob@example.org", "carol@example.org"}


def test_it_does_not_send_what_was_waiting(cast: Cast, campaign: Campaign) -> None:
    campaigns.start(campaign)
    erase(cast.alice.subscriber)
    assert Delivery.objects.get().state == DeliveryState.SKIPPED
    assert check(campaign)[0]


def test_it_leaves_a_hash_that_no_import_gets_past(cast: Cast) -> None:
    erase(cast.alice.subscriber)
    left = Suppression.objects.get()
    assert (left.reason, left.address_hash) == (SuppressionReason.ERASED, parse_address(ALICE).hash)
    assert counted(load(cast.newsletter, f"email\n{ALICE}\n")) == {"suppressed": 1}


def test_it_lets_the_person_come_back_by_confirming(cast: Cast) -> None:
    erase(cast.alice.subscriber)
    assert subscriptions.subscribe(cast.newsletter, parse_address(ALICE), form="page").letter_due
    back = Subscription.objects.get(subscriber__email=ALICE)
    subscriptions.confirm(back, form="confirm-page")
    assert Subscription.objects.get(pk=back.pk).state == SubscriptionState.ACTIVE
    assert not Suppression.objects.exists()


def test_it_lets_nobody_else_bring_them_back_by_single_opt_in(cast: Cast) -> None:
    erase(cast.alice.subscriber)
    cast.newsletter.double_opt_in = False
    asked = subscriptions.subscribe(cast.newsletter, parse_address(ALICE), form="page")
    assert asked.letter_due
    assert Subscription.objects.get(subscriber__email=ALICE).state == SubscriptionState.PENDING


def test_it_keeps_a_stricter_reason_that_was_there(cast: Cast) -> None:
    suppress(parse_address(ALICE).hash, SuppressionReason.COMPLAINT)
    erase(cast.alice.subscriber)
    assert Suppression.objects.get().reason == SuppressionReason.COMPLAINT


def test_it_forgets_the_row_of_a_file_that_was_turned_away(cast: Cast) -> None:
    upload = Import.objects.create(newsletter=cast.alice.newsletter, file_name="people.csv")
    ImportReject.objects.create(
        upload=upload, row=2, address_hash=cast.alice.subscriber.address_hash, reason="no", cells=[ALICE]
    )
    erase(cast.alice.subscriber)
    assert not ImportReject.objects.exists()


def test_it_leaves_to_its_lane_what_is_on_the_wire(cast: Cast, past: Delivery) -> None:
    Delivery.objects.filter(pk=past.pk).update(state=DeliveryState.QUEUED, sent_at=None)
    Lane.objects.filter(campaign=past.campaign, number=1).update(on_the_wire=[past.pk])
    erase(cast.alice.subscriber)
    left = Delivery.objects.get(pk=past.pk)
    assert (left.state, left.email, left.subscriber_id) == (DeliveryState.QUEUED, "", None)


def test_it_erases_by_a_command(cast: Cast, past: Delivery, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("erase_person", "ALICE@example.org")
    assert "Erased" in capsys.readouterr().out
    with pytest.raises(CommandError, match="Nobody is known"):
        call_command("erase_person", ALICE)
