"""When an address is given up: by the rules for each class, once a report, and only the address it was."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from newsletter import feedback, refusals
from newsletter.addresses import parse_address
from newsletter.audiences import reachable
from newsletter.feedback_events import FeedbackEvent, FeedbackKind
from newsletter.models import (
    Attempt,
    Bounce,
    Campaign,
    CampaignState,
    ConsentEvent,
    Delivery,
    DeliveryState,
    ReadMark,
    Subscriber,
    Subscription,
    Suppression,
)
from tests.newsletter.cast import Cast

pytestmark = pytest.mark.django_db
K = FeedbackKind


def mailed(cast: Cast, number: int = 1) -> list[Delivery]:
    """Alice was sent so many campaigns."""
    now = timezone.now()
    return [
        Delivery.objects.create(
            campaign=Campaign.objects.create(
                newsletter=cast.newsletter, subject="x", state=CampaignState.SENT, started_at=now
            ),
            variant_id=1,
            subscriber=cast.alice.subscriber,
            email="alice@example.org",
            queued_at=now,
            sent_at=now,
            state=DeliveryState.SENT,
        )
        for _ in range(number)
    ]


def tell(row: Delivery, kind: FeedbackKind, answer: str = "", days_ago: int = 0) -> bool:
    at = timezone.now() - timedelta(days=days_ago)
    return feedback.take(FeedbackEvent(kind, "resend", "", "", row.email, at, answer, delivery=row.pk))


def suppressed() -> list[tuple[str, int | None]]:
    return list(Suppression.objects.values_list("reason", "newsletter"))


def test_it_gives_up_after_one_hard_bounce(cast: Cast) -> None:
    tell(mailed(cast)[0], K.BOUNCED, "550 5.1.1 no such user")
    assert suppressed() == [("bounce", None)]
    assert not reachable(cast.newsletter).exists()


def test_it_takes_a_providers_hard_bounce_for_soft_when_its_words_blame_the_sender(cast: Cast) -> None:
    tell(mailed(cast)[0], K.BOUNCED, "554 5.7.1 listed at zen.spamhaus.org")
    assert suppressed() == []
    assert Bounce.objects.get().kind == "soft"


def test_it_gives_up_after_so_many_soft_bounces_in_so_many_days(cast: Cast) -> None:
    rows = mailed(cast, 6)
    tell(rows[0], K.SOFT_BOUNCED, days_ago=31)
    for row in rows[1:5]:
        tell(row, K.SOFT_BOUNCED)
    assert suppressed() == []
    tell(rows[5], K.SOFT_BOUNCED)
    assert suppressed() == [("bounce", None)]
    assert Suppression.objects.get().note == "5 bounces in 30 days."


def test_it_counts_a_report_that_comes_again_once(cast: Cast, settings: Settings) -> None:
    settings.NEWSLETTER_SOFT_BOUNCES = 2
    (row,) = mailed(cast)
    assert tell(row, K.SOFT_BOUNCED)
    assert not tell(row, K.SOFT_BOUNCED)
    assert suppressed() == []


def test_it_hears_the_worse_news_that_comes_later(cast: Cast) -> None:
    (row,) = mailed(cast)
    tell(row, K.SOFT_BOUNCED)
    assert tell(row, K.BOUNCED)
    assert suppressed() == [("bounce", None)]


def test_it_follows_the_rules_of_the_settings(cast: Cast, settings: Settings) -> None:
    settings.NEWSLETTER_HARD_BOUNCES, settings.NEWSLETTER_SOFT_BOUNCES = 0, 0
    for row in mailed(cast, 8):
        tell(row, K.BOUNCED)
        tell(row, K.SOFT_BOUNCED)
    assert suppressed() == []


def test_it_does_not_suppress_again_what_an_editor_lifted_when_the_report_is_replayed(cast: Cast) -> None:
    (row,) = mailed(cast)
    tell(row, K.BOUNCED)
    tell(row, K.COMPLAINED)
    Suppression.objects.all().delete()
    tell(row, K.BOUNCED)
    tell(row, K.COMPLAINED)
    assert suppressed() == []


def test_it_leaves_alone_what_is_older_than_bounces_are_kept(cast: Cast) -> None:
    tell(mailed(cast)[0], K.BOUNCED, days_ago=400)
    assert suppressed() == []


def test_it_ends_a_subscription_by_a_complaint(cast: Cast) -> None:
    (row,) = mailed(cast)
    assert tell(row, K.COMPLAINED)
    assert Subscription.objects.get(pk=cast.alice.pk).state == "unsubscribed"
    event = ConsentEvent.objects.get()
    assert (event.kind, event.form, event.evidence) == ("left", "complaint", {"campaign": row.campaign_id})
    assert suppressed() == [("complaint", None)]


def test_it_may_suppress_a_complaint_for_its_newsletter_alone(cast: Cast, settings: Settings) -> None:
    settings.NEWSLETTER_COMPLAINT_EVERYWHERE = False
    tell(mailed(cast)[0], K.COMPLAINED)
    assert suppressed() == [("complaint", cast.newsletter.pk)]


def test_it_gives_up_the_address_that_bounced_and_not_the_one_that_somebody_moved_to(cast: Cast) -> None:
    (row,) = mailed(cast)
    new = parse_address("alice@new.example")
    Subscriber.objects.filter(pk=cast.alice.subscriber_id).update(
        email=new.written, email_normalized=new.normalized, address_hash=new.hash
    )
    tell(row, K.BOUNCED)
    assert Suppression.objects.get().address_hash == parse_address("alice@example.org").hash
    assert reachable(cast.newsletter).count() == 1


def test_it_lets_people_leave_by_a_providers_link(cast: Cast) -> None:
    (row,) = mailed(cast)
    assert tell(row, K.UNSUBSCRIBED)
    assert not tell(row, K.UNSUBSCRIBED)
    assert ConsentEvent.objects.get().form == "provider"
    assert suppressed() == []


def test_it_lets_nobody_leave_again_who_came_back_since(cast: Cast) -> None:
    (row,) = mailed(cast)
    confirmed = timezone.now() - timedelta(days=1)
    Subscription.objects.filter(pk=cast.alice.pk).update(confirmed_at=confirmed)
    assert not tell(row, K.UNSUBSCRIBED, days_ago=2)
    assert reachable(cast.newsletter).exists()
    assert tell(row, K.UNSUBSCRIBED)


def test_it_concerns_nobody_who_was_erased(cast: Cast) -> None:
    (row,) = mailed(cast)
    Delivery.objects.update(subscriber=None, email="")
    assert tell(row, K.BOUNCED, "550 alice@example.org is unknown")  # the ledger still counts it
    assert Delivery.objects.get().answer == ""
    assert suppressed() == []


def refused(row: Delivery, answer: str, state: DeliveryState = DeliveryState.FAILED) -> None:
    Attempt.objects.create(
        delivery=row, number=1, sender="relay", ended_at=timezone.now(), state=state, answer=answer
    )


def test_it_learns_from_a_refusal_at_send(cast: Cast) -> None:
    refused(mailed(cast)[0], "550 5.1.1 <alice@example.org>: User unknown")
    assert refusals.learn() == 1
    assert refusals.learn() == 0
    assert suppressed() == [("bounce", None)]
    assert Bounce.objects.get().source == "relay"


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ("554 5.7.1 Message refused as spam", DeliveryState.FAILED),
        ("550 5.1.1 User unknown", DeliveryState.DEFERRED),
        ("Given up after 9 attempts: 450 4.2.0 greylisted", DeliveryState.FAILED),
    ],
)
def test_it_learns_nothing_about_the_mailbox_from_other_refusals(
    cast: Cast, answer: str, state: DeliveryState
) -> None:
    refused(mailed(cast)[0], answer, state)
    assert refusals.learn() == 0


def test_it_counts_a_mailbox_that_stayed_full(cast: Cast) -> None:
    refused(mailed(cast)[0], "Given up after 9 attempts: 452 4.2.2 mailbox full")
    assert refusals.learn() == 1
    assert Bounce.objects.get().kind == "soft"


def test_it_finds_a_receipt_that_was_committed_behind_one_that_it_had_read(cast: Cast) -> None:
    first, second = mailed(cast, 2)
    refused(first, "250 no matter")
    refused(second, "250 no matter")
    late, last = Attempt.objects.order_by("pk")
    refusals.learn()
    assert ReadMark.objects.get().seen == last.pk
    Attempt.objects.filter(pk=late.pk).update(answer="550 5.1.1 User unknown")
    assert refusals.learn() == 1
