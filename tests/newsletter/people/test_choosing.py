"""Topics, frequency and pauses: who gets an issue, and who does not."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.models import Topic, TransmissionPage
from newsletter import campaigns, preferences
from newsletter.audiences import reachable, wanting_issues
from newsletter.composing import compose
from newsletter.models import ConsentEvent, Frequency, Newsletter, Subscription, SubscriptionState
from newsletter.subscriptions import Choices
from tests.newsletter.cast import Cast, person

pytestmark = pytest.mark.django_db
FORM = "preferences-page"


@pytest.fixture
def light(newsletter: Newsletter) -> Topic:
    topic = Topic.objects.create(slug="light", name="Light")
    newsletter.topics.add(topic)
    return topic


@pytest.fixture
def sound(newsletter: Newsletter) -> Topic:
    topic = Topic.objects.create(slug="sound", name="Sound")
    newsletter.topics.add(topic)
    return topic


def names(people: object) -> list[str]:
    rows = people.order_by("subscriber__email")  # type: ignore[attr-defined] # a queryset
    return [email.partition("@")[0] for email in rows.values_list("subscriber__email", flat=True)]


def choose(subscription: Subscription, *topics: Topic, frequency: Frequency = Frequency.EVERY) -> bool:
    return preferences.choose(subscription, Choices([one.pk for one in topics], frequency), form=FORM)


def test_it_sends_an_issue_to_who_chose_its_topic_or_none(cast: Cast, light: Topic, sound: Topic) -> None:
    dora = person(cast.newsletter, "dora@example.org", SubscriptionState.ACTIVE)
    choose(dora, light)
    assert names(wanting_issues(cast.newsletter, light.pk)) == ["alice", "dora"]
    assert names(wanting_issues(cast.newsletter, sound.pk)) == ["alice"]
    assert names(wanting_issues(cast.newsletter, None)) == ["alice"]


def test_it_takes_all_topics_for_none_chosen(cast: Cast, light: Topic, sound: Topic) -> None:
    assert not choose(cast.alice, light, sound)
    assert not cast.alice.topics.exists()


def test_it_ignores_topics_that_the_newsletter_does_not_have(cast: Cast, light: Topic, sound: Topic) -> None:
    foreign = Topic.objects.create(slug="foreign", name="Foreign")
    choose(cast.alice, light, foreign)
    assert list(cast.alice.topics.all()) == [light]


def test_it_leaves_digest_readers_out_of_issues_where_there_is_a_digest(cast: Cast) -> None:
    choose(cast.alice, frequency=Frequency.DIGEST)
    assert names(wanting_issues(cast.newsletter, None)) == ["alice"]
    Newsletter.objects.update(offers_digest=True)
    cast.newsletter.refresh_from_db()
    assert names(wanting_issues(cast.newsletter, None)) == []


def test_it_remembers_what_was_changed_from_what_to_what(cast: Cast, light: Topic, sound: Topic) -> None:
    choose(cast.alice, light)
    event = ConsentEvent.objects.get()
    assert (event.kind, event.evidence) == ("changed", {"topics": [[], [light.pk]]})


def test_it_sends_nothing_to_who_paused_until_the_pause_is_over(cast: Cast) -> None:
    assert preferences.pause(cast.alice, timezone.now() + timedelta(days=7), form=FORM)
    assert names(reachable(cast.newsletter)) == []
    Subscription.objects.update(paused_until=timezone.now() - timedelta(seconds=1))
    assert names(reachable(cast.newsletter)) == ["alice"]


def test_it_goes_on_when_asked_to(cast: Cast) -> None:
    preferences.pause(cast.alice, timezone.now() + timedelta(days=7), form=FORM)
    assert preferences.resume(cast.alice, form=FORM)
    assert not preferences.resume(cast.alice, form=FORM)
    assert names(reachable(cast.newsletter)) == ["alice"]
    assert list(ConsentEvent.objects.values_list("kind", flat=True)) == ["paused", "resumed"]


def test_it_pauses_for_a_year_at_most_and_nobody_who_is_not_there(cast: Cast) -> None:
    preferences.pause(cast.alice, timezone.now() + timedelta(days=4000), form=FORM)
    cast.alice.refresh_from_db()
    assert cast.alice.paused_until is not None
    assert cast.alice.paused_until < timezone.now() + timedelta(days=367)
    assert not preferences.pause(cast.carol, timezone.now() + timedelta(days=7), form=FORM)


def test_it_writes_down_a_new_name_and_language_on_each_list(cast: Cast) -> None:
    person_ = cast.alice.subscriber
    assert preferences.introduce(person_, name="Alicia", locale="es", form=FORM)
    assert not preferences.introduce(person_, name="Alicia", locale="es", form=FORM)
    assert ConsentEvent.objects.get().evidence == {"name": ["Alice", "Alicia"], "locale": ["en", "es"]}


def test_it_freezes_only_who_wants_the_pages_topic(
    cast: Cast, light: Topic, sound: Topic, page: TransmissionPage
) -> None:
    page.topic = sound
    page.save_revision().publish()
    campaign = campaigns.draft(cast.newsletter, TransmissionPage.objects.get(), subject="Sound")
    compose(campaign)
    dora = person(cast.newsletter, "dora@example.org", SubscriptionState.ACTIVE)
    choose(cast.alice, light)
    choose(dora, sound)
    assert campaigns.start(campaign) == 1
    assert campaign.deliveries.get().email == "dora@example.org"
