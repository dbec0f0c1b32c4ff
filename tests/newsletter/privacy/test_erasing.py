"""An erased person is nowhere any more, and the figures stay what they were."""

import time

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse

from newsletter import address_changes, campaigns, subscriptions
from newsletter.addresses import parse_address
from newsletter.deliveries.counts import check, recount
from newsletter.deliveries.rows import Settlement
from newsletter.deliveries.turns import end_turn
from newsletter.erasure import erase
from newsletter.models import (
    AddressChange,
    Campaign,
    Delivery,
    DeliveryState,
    ErrorGroup,
    Import,
    ImportReject,
    Lane,
    Newsletter,
    Subscriber,
    Subscription,
    SubscriptionState,
    Suppression,
    SuppressionReason,
    TestList,
)
from newsletter.suppressing import suppress
from tests.newsletter.cast import Cast, carried, crowd, person, settle, take_all
from tests.newsletter.desk.editors import editor
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


@pytest.mark.parametrize("state", [DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.DEFERRED])
def test_it_keeps_no_answer_that_comes_afterwards(
    cast: Cast, campaign: Campaign, state: DeliveryState
) -> None:
    campaigns.start(campaign)
    turn, (row,) = take_all(campaign)
    erase(cast.alice.subscriber)
    late = Settlement(row, state, f"550 5.1.1 <{ALICE}>: unknown", time.time(), provider_id=f"for-{ALICE}")
    settle(turn, late)
    end_turn(turn, set())
    assert Delivery.objects.get().state == state
    assert places_of(ALICE) == []


def test_it_keeps_what_was_said_of_others_when_an_answer_comes_afterwards(
    cast: Cast, campaign: Campaign
) -> None:
    crowd(campaign.newsletter, 1)
    campaigns.start(campaign)
    turn, rows = take_all(campaign)
    erase(cast.alice.subscriber)
    said = [Settlement(row, DeliveryState.FAILED, f"550 no {row.email}", time.time()) for row in rows]
    settle(turn, *sorted(said, key=lambda one: one.row.email, reverse=True))  # what is blanked comes last
    assert set(Delivery.objects.values_list("answer", flat=True)) == {"", "550 no reader0@example.org"}
    assert ErrorGroup.objects.get().sample == "550 no reader0@example.org"


def test_it_finds_the_address_as_servers_write_it(newsletter: Newsletter, campaign: Campaign) -> None:
    zoe = person(newsletter, "zoe@bücher.example", SubscriptionState.ACTIVE).subscriber
    campaigns.start(campaign)
    carried(campaign, DeliveryState.SENT)
    Delivery.objects.update(answer="550 5.1.1 <zoe@xn--bcher-kva.example>: unknown")
    erase(zoe)
    assert places_of("zoe@") == []


def test_it_lets_nobody_else_move_to_the_address(cast: Cast) -> None:
    address_changes.ask(cast.bob.subscriber, parse_address("Alice@example.org"))
    address_changes.ask(cast.carol.subscriber, parse_address("carol@new.example"))
    erase(cast.alice.subscriber)
    assert places_of(ALICE) == []
    assert AddressChange.objects.get().subscriber == cast.carol.subscriber


def test_it_leaves_nothing_of_an_address_from_before(cast: Cast, past: Delivery) -> None:
    TestList.objects.create(name="The desk", addresses=ALICE)
    load(cast.newsletter, f"email,consent date\n{ALICE},nonsense\n")
    _move(cast.alice.subscriber, "alice@new.example")
    erase(cast.alice.subscriber)
    assert places_of(ALICE, "alice@new") == []
    kept = Suppression.objects.get(address_hash=parse_address(ALICE).hash)
    assert kept.reason == SuppressionReason.ERASED


def test_it_leaves_an_address_from_before_to_who_has_it_now(cast: Cast) -> None:
    _move(cast.alice.subscriber, "alice@new.example")
    subscriptions.subscribe(cast.newsletter, parse_address(ALICE), form="page")
    erase(cast.alice.subscriber)
    assert Subscriber.objects.filter(email=ALICE).exists()
    reason = Suppression.objects.get(address_hash=parse_address(ALICE).hash).reason
    assert reason == SuppressionReason.MOVED


def _move(person: Subscriber, to: str) -> None:
    AddressChange.objects.all().delete()
    address = parse_address(to)
    address_changes.confirm(address_changes.ask(person, address) or 0, address.hash, form="move-page")


def test_it_forgets_what_no_address_could_be_read_from(cast: Cast) -> None:
    odd = f'email,name\n{ALICE},A,too many\n"{ALICE}" x,A\n{ALICE} (Alice),A\nnobody,A\n'
    made = load(cast.newsletter, odd)
    erase(cast.alice.subscriber)
    assert places_of(ALICE) == []
    assert ImportReject.objects.get(upload=made).cells == ["nobody", "A"]


def test_it_forgets_an_address_in_another_script_that_could_not_be_read(newsletter: Newsletter) -> None:
    zoe = person(newsletter, "zoë@bücher.example", SubscriptionState.ACTIVE).subscriber
    load(newsletter, "email\nzoë@bücher.example (Zoë)\n")
    erase(zoe)
    assert not ImportReject.objects.exists()


def test_rejected_rows_can_be_downloaded_afterwards(cast: Cast) -> None:
    made = load(cast.newsletter, f"email,name\nnobody,N\n{ALICE},A\n")
    erase(cast.alice.subscriber)
    answer = editor("import_subscriber").get(reverse("imports:rejected", args=[made.pk]))
    assert "nobody,N" in b"".join(answer).decode()
