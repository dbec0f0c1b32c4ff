"""What providers report counts once, whenever and however often it comes."""

import pytest
from django.utils import timezone

from newsletter import campaigns
from newsletter.deliveries.counts import recount, tally
from newsletter.feedback import take
from newsletter.feedback_events import FeedbackEvent, FeedbackKind
from newsletter.models import Campaign, Delivery, DeliveryState
from tests.newsletter.cast import Cast, carried, settle, settled, take_all

pytestmark = pytest.mark.django_db
K, S = FeedbackKind, DeliveryState


@pytest.fixture
def sent(cast: Cast, campaign: Campaign) -> Delivery:
    campaigns.start(campaign)
    carried(campaign, S.SENT)
    return Delivery.objects.get()


def about(message_id: str, kind: FeedbackKind = K.DELIVERED, provider_id: str = "") -> FeedbackEvent:
    return FeedbackEvent(
        kind, "resend", provider_id, message_id, "alice@example.org", timezone.now(), "said so"
    )


def named(row: Delivery) -> str:
    return f"{row.pk}.{row.campaign.public_id.hex}"


def state() -> str:
    return Delivery.objects.values_list("state", flat=True).get()


@pytest.mark.parametrize(
    ("kind", "end"),
    [
        (K.DELIVERED, S.DELIVERED),
        (K.BOUNCED, S.BOUNCED),
        (K.SOFT_BOUNCED, S.BOUNCED),
        (K.REJECTED, S.BOUNCED),
        (K.COMPLAINED, S.COMPLAINED),
    ],
)
def test_it_moves_the_delivery_that_a_message_id_names(
    sent: Delivery, kind: FeedbackKind, end: DeliveryState
) -> None:
    assert take(about(named(sent), kind))
    assert state() == end
    assert tally(sent.campaign).counts == recount(sent.campaign).counts


def test_it_counts_a_report_once(sent: Delivery) -> None:
    assert take(about(named(sent)))
    assert not take(about(named(sent)))


def test_it_lets_no_late_report_undo_a_complaint(sent: Delivery) -> None:
    take(about(named(sent), K.COMPLAINED))
    assert not take(about(named(sent), K.DELIVERED))
    take(about(named(sent), K.BOUNCED))
    assert state() == S.COMPLAINED


def test_it_settles_what_was_unknown(cast: Cast, campaign: Campaign) -> None:
    campaigns.start(campaign)
    carried(campaign, S.UNKNOWN)
    assert take(about(named(Delivery.objects.get())))
    assert state() == S.DELIVERED


def test_it_believes_a_report_that_is_faster_than_the_answer(cast: Cast, campaign: Campaign) -> None:
    campaigns.start(campaign)
    turn, (row,) = take_all(campaign)
    assert take(about(named(Delivery.objects.get()), K.DELIVERED))
    settle(turn, settled(row, S.SENT))
    assert state() == S.DELIVERED
    assert tally(campaign).counts == recount(campaign).counts


def test_an_answer_that_is_slower_than_the_report_leaves_its_receipt(cast: Cast, campaign: Campaign) -> None:
    campaigns.start(campaign)
    turn, (row,) = take_all(campaign)
    take(about(named(Delivery.objects.get()), K.BOUNCED))
    taken = settled(row, S.SENT)._replace(sender="resend", provider_id="re-1")
    assert settle(turn, taken) == 0
    told = Delivery.objects.get()
    assert (told.state, told.answer) == (S.BOUNCED, "said so")
    assert (told.sender, told.provider_id, told.attempts) == ("resend", "re-1", 1)
    assert told.sent_at is not None
    assert told.tried_at is not None


def test_it_believes_no_report_of_who_was_not_tried(cast: Cast, campaign: Campaign) -> None:
    campaigns.start(campaign)
    assert not take(about(named(Delivery.objects.get()), K.DELIVERED))


def test_it_changes_nothing_while_the_provider_still_tries(sent: Delivery) -> None:
    assert not take(about(named(sent), K.DEFERRED))
    assert state() == S.SENT


def test_it_finds_a_delivery_by_the_providers_name_of_it(sent: Delivery) -> None:
    Delivery.objects.update(provider_id="re-1")
    assert not take(about("", provider_id="re-2"))
    assert take(about("", provider_id="re-1"))


@pytest.mark.parametrize("message_id", ["", "7", "x." + "a" * 32, "9" * 30 + "." + "a" * 32, "1." + "a" * 32])
def test_it_leaves_alone_what_names_none_of_ours(sent: Delivery, message_id: str) -> None:
    assert not take(about(message_id))
    assert state() == S.SENT
