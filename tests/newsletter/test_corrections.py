"""A correction goes to who was sent the mistake, and is told in the archive."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cms.models import Correction, Topic, TransmissionPage
from newsletter import campaigns
from newsletter.audiences import audience
from newsletter.composing import NotComposableError, compose
from newsletter.correcting import correction
from newsletter.corrections import wrong_letters
from newsletter.models import (
    Campaign,
    Delivery,
    DeliveryState,
    Newsletter,
    Subscription,
    SubscriptionState,
    SuppressionReason,
)
from newsletter.sendable import NotSendableError
from newsletter.suppressing import suppress
from tests.newsletter.cast import crowd, person

pytestmark = pytest.mark.django_db


def record(wrong: str = "It hears nothing.", right: str = "It hears.") -> None:
    page = TransmissionPage.objects.get().get_latest_revision_as_object()
    page.corrections.add(Correction(wrong=wrong, right=right))
    page.save_revision().publish()


def over(letter: Campaign, **states: DeliveryState) -> None:
    """It was sent to everybody, and that is how it ended for those who are named."""
    if letter.started_at is None:
        campaigns.start(letter)
    moment = "2026-11-03T08:00:00Z"
    rows = Delivery.objects.filter(campaign=letter)
    rows.update(state=DeliveryState.SENT, sent_at=moment)
    for name, state in states.items():
        rows.filter(email=f"{name}@example.org").update(state=state)
    Campaign.objects.filter(pk=letter.pk).update(state="sent", finished_at=moment)


def reached(made: Campaign) -> list[str]:
    return sorted(audience(made).values_list("subscriber__email", flat=True))


@pytest.fixture
def sent(campaign: Campaign) -> Campaign:
    crowd(campaign.newsletter, 6)
    return campaign


def test_it_goes_to_who_was_sent_it_or_may_have_been(sent: Campaign) -> None:
    over(
        sent,
        reader1=DeliveryState.UNKNOWN,
        reader2=DeliveryState.FAILED,
        reader3=DeliveryState.BOUNCED,
        reader4=DeliveryState.DELIVERED,
        reader5=DeliveryState.SKIPPED,
    )
    record()
    person(sent.newsletter, "newcomer@example.org", SubscriptionState.ACTIVE)
    made = correction(sent.newsletter, sent.page_id)
    assert reached(made) == ["reader0@example.org", "reader1@example.org", "reader4@example.org"]
    campaigns.start(made)
    assert sorted(made.deliveries.values_list("email", flat=True)) == [
        "reader0@example.org",
        "reader1@example.org",
        "reader4@example.org",
    ]


def test_it_goes_to_nobody_who_may_not_be_mailed_any_more(sent: Campaign) -> None:
    over(sent)
    record()
    left, complained, *_ = Subscription.objects.order_by("pk")
    left.state, left.unsubscribed_at = SubscriptionState.UNSUBSCRIBED, left.confirmed_at
    left.save()
    suppress(complained.subscriber.address_hash, SuppressionReason.COMPLAINT)
    assert len(reached(correction(sent.newsletter, sent.page_id))) == 4


def test_topics_and_digests_that_were_chosen_since_do_not_matter(sent: Campaign) -> None:
    over(sent)
    record()
    other = Topic.objects.create(slug="other", name="Other")
    for one in Subscription.objects.all():
        one.topics.add(other)
    assert len(reached(correction(sent.newsletter, sent.page_id))) == 6


def test_it_tells_what_was_wrong_and_leads_to_the_page(sent: Campaign) -> None:
    over(sent)
    record()
    made = correction(sent.newsletter, sent.page_id)
    variant = made.variants.get()
    assert made.subject == "Correction: The gut hears"
    for part in (variant.html, variant.text):
        for words in ("It hears nothing.", "It hears.", "/transmissions/the-gut-hears/", "sent you what it"):
            assert words in part
        assert "Slow light" not in part


def test_it_waits_until_the_letter_is_over(sent: Campaign) -> None:
    campaigns.start(sent)
    record()
    made = correction(sent.newsletter, sent.page_id)
    with pytest.raises(NotSendableError, match="is still going out"):
        campaigns.start(made)


def test_what_the_letter_told_already_is_no_reason_for_one(sent: Campaign) -> None:
    record()
    sent.revision = TransmissionPage.objects.get().live_revision
    sent.save()
    compose(sent)
    over(sent)
    with pytest.raises(NotComposableError, match="No letter went out with a mistake"):
        correction(sent.newsletter, sent.page_id)


def test_each_correction_is_told_once(sent: Campaign) -> None:
    over(sent)
    record()
    first = correction(sent.newsletter, sent.page_id)
    over(first)
    assert wrong_letters(sent.page_id) == []
    record("Twice.", "Once.")
    second = correction(sent.newsletter, sent.page_id).variants.get()
    assert "Twice." in second.text
    assert "It hears nothing." not in second.text


def test_who_was_not_reached_by_it_can_be_later(sent: Campaign) -> None:
    over(sent)
    record()
    made = correction(sent.newsletter, sent.page_id)
    paused = Subscription.objects.filter(subscriber__email="reader0@example.org")
    paused.update(paused_until=timezone.now() + timedelta(days=1))
    over(made)
    paused.update(paused_until=None)
    assert campaigns.send_to_the_rest(made) == 1


def test_the_archive_tells_above_the_letter_what_was_wrong(sent: Campaign, client: Client) -> None:
    over(sent)
    address = f"/newsletter/archive/{sent.public_id}/"
    as_sent = client.get(address).content.decode()
    record()
    told = client.get(address, headers={"accept-language": "de"}).content.decode()
    head, note, rest = told.partition('<div role="note"')
    assert "It hears nothing." in rest
    assert "Dieser Brief wurde nach dem Versand berichtigt." in rest
    assert rest.endswith(as_sent.removeprefix(head))
    assert note


def test_another_newsletter_has_nothing_to_correct(sent: Campaign) -> None:
    over(sent)
    record()
    other = Newsletter.objects.create(name="Other", slug="other", from_email="other@example.com")
    assert wrong_letters(sent.page_id, other) == []
