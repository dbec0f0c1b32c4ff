"""A person's page tells their whole story."""

import pytest
from django.urls import reverse
from django.utils import timezone

from newsletter import campaigns, subscriptions
from newsletter.models import Attribute, Campaign, Link, Reaction, Suppression, Verdict
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


def test_it_needs_the_permission_to_see_people(cast: Cast) -> None:
    page = reverse("subscribers:inspect", args=[cast.alice.subscriber_id])
    assert editor("view_campaign").get(page).status_code == 302
    assert editor("view_subscriber", name="eve").get(page).status_code == 200
