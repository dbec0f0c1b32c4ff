"""A person's page tells their whole story."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from newsletter import address_changes, campaigns, feedback, subscriptions
from newsletter.addresses import parse_address
from newsletter.bounces import Returned, record
from newsletter.feedback_events import FeedbackEvent, FeedbackKind
from newsletter.letter_marks import LetterKind, new_mark
from newsletter.models import (
    Attribute,
    BounceKind,
    Campaign,
    Delivery,
    Link,
    Newsletter,
    Reaction,
    Subscription,
    Suppression,
    Verdict,
)
from newsletter.tokens import Leave
from tests.newsletter.cast import Cast
from tests.newsletter.desk.editors import editor, text

pytestmark = pytest.mark.django_db


def test_it_shows_what_is_known_said_sent_and_done(cast: Cast, campaign: Campaign) -> None:
    person = cast.alice.subscriber
    Attribute.objects.create(key="city", label="Favourite city", kind="text")
    person.attributes = {"city": "Lisboa"}
    person.save()
    campaigns.start(campaign)
    Link.objects.create(campaign=campaign, number=1, url="https://one.example/")
    now = timezone.now()
    Reaction.objects.create(
        campaign=campaign, subscriber=person, link=1, verdict=Verdict.HUMAN, first_at=now, last_at=now
    )
    subscriptions.unsubscribe(Leave(person.pk, cast.newsletter.pk), form="preferences-page")
    Suppression.objects.create(address_hash=person.address_hash, reason="complaint")

    shown = text(editor().get(reverse("subscribers:inspect", args=[person.pk])))
    for part in (
        "Favourite city</dt><dd>Lisboa",
        "preferences-page",
        "a mail was reported as spam",
        "The gut hears",
        "followed https://one.example/",
        "<td>a person</td>",
    ):
        assert part in shown


def test_it_tells_nothing_of_a_hidden_newsletter(cast: Cast, campaign: Campaign) -> None:
    person = cast.alice.subscriber
    other = Newsletter.objects.create(name="Other", slug="other", from_name="B", from_email="b@example.com")
    Subscription.objects.create(subscriber=person, newsletter=other, requested_at=timezone.now())
    team = Group.objects.create(name="Team")
    cast.newsletter.groups.add(team)
    campaigns.start(campaign)
    delivery = Delivery.objects.get(campaign=campaign)
    record(Returned(delivery, BounceKind.COMPLAINT, timezone.now(), "mailbox", "reported by their boss"))
    ModelLogEntry.objects.log_action(cast.alice, "wagtail.edit")

    page = reverse("subscribers:inspect", args=[person.pk])
    stranger = text(editor("view_subscriber", name="stranger").get(page))
    member = text(editor("view_subscriber", groups=(team,), name="member").get(page))
    for part in ("reported by their boss", "Who changed what"):
        assert part not in stranger
        assert part in member


def test_it_shows_which_letters_came_back(cast: Cast) -> None:
    bob = cast.bob.subscriber
    change = address_changes.ask(bob, parse_address("bob@new.example")) or 0
    for mark in (
        str(new_mark(LetterKind.CONFIRM, cast.bob.pk, bob.address_hash)),
        str(new_mark(LetterKind.MOVE, change, parse_address("bob@new.example").hash)),
    ):
        report("550 5.1.1 nobody here", mark)
    shown = text(editor().get(reverse("subscribers:inspect", args=[bob.pk])))
    for part in (
        "The letter to confirm came back, ",
        "<td>the mailbox does not exist</td><td>The letter to confirm</td>",
        "<td>the mailbox does not exist</td><td>The letter to a new address</td>",
        "550 5.1.1 nobody here",
        "Not mailed: the address does not exist",
    ):
        assert part in shown


def test_it_shows_no_letter_of_a_hidden_newsletter_that_came_back(cast: Cast) -> None:
    other = Newsletter.objects.create(name="Other", slug="other", from_name="B", from_email="b@example.com")
    Subscription.objects.create(subscriber=cast.bob.subscriber, newsletter=other, requested_at=timezone.now())
    team = Group.objects.create(name="Team")
    cast.newsletter.groups.add(team)
    report(
        "550 reported by their boss",
        str(new_mark(LetterKind.CONFIRM, cast.bob.pk, cast.bob.subscriber.address_hash)),
    )
    page = reverse("subscribers:inspect", args=[cast.bob.subscriber_id])
    assert "their boss" not in text(editor("view_subscriber", name="stranger").get(page))
    assert "their boss" in text(editor("view_subscriber", groups=(team,), name="member").get(page))


def report(answer: str, mark: str) -> None:
    event = FeedbackEvent(FeedbackKind.BOUNCED, "resend", "", mark, "", timezone.now(), answer)
    assert feedback.take(event)


def test_it_needs_the_permission_to_see_people(cast: Cast) -> None:
    page = reverse("subscribers:inspect", args=[cast.alice.subscriber_id])
    assert editor("view_campaign").get(page).status_code == 302
    assert editor("view_subscriber", name="eve").get(page).status_code == 200
