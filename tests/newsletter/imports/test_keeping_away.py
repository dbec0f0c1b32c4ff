"""Whoever left or is suppressed stays away, whatever a file says."""

from datetime import timedelta

import pytest
from django.utils import timezone

from newsletter.addresses import address_hash, parse_address
from newsletter.audiences import reachable
from newsletter.models import (
    LIFTED_BY_CONFIRMING,
    ConsentEvent,
    ImportReject,
    Newsletter,
    Subscriber,
    Subscription,
    SubscriptionState,
    Suppression,
    SuppressionReason,
)
from newsletter.subscriptions import subscribe
from newsletter.suppressing import suppress
from tests.newsletter.cast import Cast
from tests.newsletter.imports.loading import counted, load


def test_it_leaves_alone_who_left(cast: Cast) -> None:
    made = load(cast.newsletter, "email,name\ncarol@example.org,Caroline\n", overwrite=True)
    assert counted(made) == {"gone": 1}
    cast.carol.refresh_from_db()
    assert cast.carol.state == SubscriptionState.UNSUBSCRIBED
    assert cast.carol.subscriber.name == "Carol"
    assert not ConsentEvent.objects.exists()


def test_it_leaves_alone_who_left_and_for_whom_somebody_asked_since(cast: Cast) -> None:
    subscribe(cast.newsletter, parse_address("carol@example.org"), form="site")
    assert counted(load(cast.newsletter, "email\ncarol@example.org\n")) == {"gone": 1}
    cast.carol.refresh_from_db()
    assert cast.carol.state == SubscriptionState.PENDING


def test_it_does_not_bring_back_who_was_erased(newsletter: Newsletter) -> None:
    gone = address_hash("dora@example.org")
    Suppression.objects.create(address_hash=gone, reason=SuppressionReason.ERASED)
    made = load(newsletter, "email\nDora@example.org\n")
    assert counted(made) == {"suppressed": 1}
    assert not Subscriber.objects.exists()
    assert not ImportReject.objects.exists()
    assert "dora" not in str(made.samples).lower()


def test_it_heeds_a_suppression_of_this_newsletter_and_not_of_another(newsletter: Newsletter) -> None:
    other = Newsletter.objects.create(name="Other", slug="other", from_email="a@example.com")
    for email, where in (("dora@example.org", newsletter), ("emil@example.org", other)):
        Suppression.objects.create(
            address_hash=address_hash(email), reason=SuppressionReason.BLOCKED, newsletter=where
        )
    assert counted(load(newsletter, "email\ndora@example.org\nemil@example.org\n")) == {
        "suppressed": 1,
        "new": 1,
    }


def test_it_lets_somebody_leave_who_left_elsewhere(cast: Cast) -> None:
    assert counted(load(cast.newsletter, "email,status\nalice@example.org,unsubscribed\n")) == {"left": 1}
    cast.alice.refresh_from_db()
    assert cast.alice.state == SubscriptionState.UNSUBSCRIBED
    assert ConsentEvent.objects.get().kind == "left"


def test_it_keeps_who_joined_here_after_having_left_elsewhere(cast: Cast) -> None:
    before = (timezone.now() - timedelta(days=400)).date()
    text = f"email,status,unsubscribed_at\nalice@example.org,unsubscribed,{before}\n"
    assert counted(load(cast.newsletter, text)) == {"unchanged": 1}
    assert Subscription.objects.get(pk=cast.alice.pk).state == SubscriptionState.ACTIVE


def test_it_suppresses_who_left_elsewhere_when_the_editor_says_so(newsletter: Newsletter) -> None:
    load(newsletter, "email,status\ndora@example.org,unsubscribed\n", departed="suppress")
    assert Suppression.objects.get().newsletter == newsletter


def test_it_lets_somebody_leave_whose_address_is_suppressed(cast: Cast) -> None:
    suppress(cast.alice.subscriber.address_hash, SuppressionReason.BOUNCE)
    assert counted(load(cast.newsletter, "email,status\nalice@example.org,unsubscribed\n")) == {"left": 1}
    Suppression.objects.all().delete()
    assert not reachable(cast.newsletter).exists()


def test_it_makes_no_person_of_who_left_elsewhere_and_was_erased_here(newsletter: Newsletter) -> None:
    suppress(address_hash("dora@example.org"), SuppressionReason.ERASED)
    assert counted(load(newsletter, "email,status\ndora@example.org,unsubscribed\n")) == {"suppressed": 1}
    assert not Subscriber.objects.exists()


def test_it_bars_from_this_newsletter_too_who_is_suppressed_everywhere(newsletter: Newsletter) -> None:
    suppress(address_hash("dora@example.org"), SuppressionReason.BOUNCE)
    text = "email,status\ndora@example.org,unsubscribed\n"
    assert counted(load(newsletter, text, departed="suppress")) == {"barred": 1}
    assert counted(load(newsletter, text, departed="suppress")) == {"suppressed": 1}
    assert Suppression.objects.filter(newsletter=newsletter).get().reason == SuppressionReason.BLOCKED


@pytest.mark.parametrize("reason", LIFTED_BY_CONFIRMING)
def test_it_bars_for_good_who_could_come_back(newsletter: Newsletter, reason: SuppressionReason) -> None:
    suppress(address_hash("dora@example.org"), reason)
    text = "email,status\ndora@example.org,complained\n"
    assert counted(load(newsletter, text)) == {"barred": 1}
    assert counted(load(newsletter, text.replace("complained", "cleaned"))) == {"suppressed": 1}
    assert Suppression.objects.get().reason == SuppressionReason.COMPLAINT
