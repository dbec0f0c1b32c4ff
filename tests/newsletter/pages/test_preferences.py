"""The preferences page: all of it works by plain forms, and each change leaves a trace."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cms.models import Topic
from newsletter.addresses import parse_address
from newsletter.models import (
    AddressChange,
    ConsentEvent,
    Newsletter,
    Subscriber,
    Subscription,
    SubscriptionState,
)
from newsletter.tokens import move_token
from tests.newsletter.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("wake_letter", "wake_move"):
        monkeypatch.setattr(f"newsletter.views.preferring.{name}", lambda row: None)


@pytest.fixture
def topics(cast: Cast) -> list[Topic]:
    made = [Topic.objects.create(slug=name.lower(), name=name) for name in ("Light", "Sound")]
    cast.newsletter.topics.set(made)
    Newsletter.objects.update(offers_digest=True)
    return made


def kinds() -> list[str]:
    return list(ConsentEvent.objects.values_list("kind", flat=True))


def test_it_changes_topics_and_frequency(
    visitor: Client, cast: Cast, topics: list[Topic], preferences_link: str
) -> None:
    page = visitor.get(preferences_link).content.decode()
    assert page.count("checked") == 3  # both topics, and every issue
    wanted = {
        "act": "choose",
        "newsletter": cast.newsletter.pk,
        "topics": [topics[0].pk],
        "frequency": "digest",
    }
    answer = visitor.post(preferences_link, wanted)
    assert "Your changes are saved." in answer.content.decode()
    cast.alice.refresh_from_db()
    assert list(cast.alice.topics.all()) == [topics[0]]
    assert cast.alice.frequency == "digest"
    assert kinds() == ["changed"]


def test_it_does_not_take_no_topic_for_all_of_them(
    visitor: Client, cast: Cast, topics: list[Topic], preferences_link: str
) -> None:
    answer = visitor.post(preferences_link, {"act": "choose", "newsletter": cast.newsletter.pk})
    assert answer.status_code == 422
    assert kinds() == []


def test_it_pauses_and_goes_on(visitor: Client, cast: Cast, preferences_link: str) -> None:
    newsletter = cast.newsletter.pk
    visitor.post(preferences_link, {"act": "choose", "newsletter": newsletter, "pause": "30"})
    cast.alice.refresh_from_db()
    assert cast.alice.paused_until is not None
    assert cast.alice.paused_until > timezone.now() + timedelta(days=29)
    assert "Paused until" in visitor.get(preferences_link).content.decode()
    visitor.post(preferences_link, {"act": "resume", "newsletter": newsletter})
    assert kinds() == ["paused", "resumed"]


def test_it_changes_name_and_language(visitor: Client, cast: Cast, preferences_link: str) -> None:
    answer = visitor.post(preferences_link, {"act": "introduce", "name": "Alicia\r\nBcc: x", "locale": "de"})
    assert "Ihre Änderungen sind gespeichert." in answer.content.decode()
    assert Subscriber.objects.get(pk=cast.alice.subscriber_id).name == "Alicia Bcc: x"


def test_it_keeps_a_finer_locale_when_the_language_stays(
    visitor: Client, cast: Cast, preferences_link: str
) -> None:
    Subscriber.objects.update(locale="pt-BR")
    visitor.post(preferences_link, {"act": "introduce", "name": "Alice", "locale": "pt"})
    assert Subscriber.objects.get(pk=cast.alice.subscriber_id).locale == "pt-BR"
    assert kinds() == []


def test_it_moves_to_an_address_that_confirms(visitor: Client, cast: Cast, preferences_link: str) -> None:
    visitor.post(preferences_link, {"act": "move", "email": "alice@new.example"})
    change = AddressChange.objects.get()
    link = f"/newsletter/move/{move_token(change.pk, parse_address(change.email).hash)}/"
    visitor.get(link)
    assert Subscriber.objects.get(pk=cast.alice.subscriber_id).email == "alice@example.org"
    assert "alice@new.example" in visitor.post(link).content.decode()
    assert Subscriber.objects.get(pk=cast.alice.subscriber_id).email == "alice@new.example"
    assert kinds() == ["moved"]
    assert visitor.get(link).status_code == 404


def test_it_does_not_tell_whether_an_address_is_known(
    visitor: Client, cast: Cast, preferences_link: str
) -> None:
    answers = {
        visitor.post(preferences_link, {"act": "move", "email": email}).content
        for email in ("bob@example.org", "new@example.net")
    }
    assert len(answers) == 1


def test_it_subscribes_to_more_only_after_a_letter(
    visitor: Client, cast: Cast, preferences_link: str
) -> None:
    other = Newsletter.objects.create(name="Other", slug="other", from_name="B", from_email="b@example.com")
    assert "Subscribe to Other" in visitor.get(preferences_link).content.decode()
    visitor.post(preferences_link, {"act": "subscribe", "newsletter": "other"})
    added = Subscription.objects.get(newsletter=other)
    assert (added.state, added.subscriber_id) == (SubscriptionState.PENDING, cast.alice.subscriber_id)


def test_it_hands_out_the_persons_data_by_a_button_only(
    visitor: Client, cast: Cast, preferences_link: str
) -> None:
    answer = visitor.post(preferences_link, {"act": "download"})
    assert answer["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert answer["Cache-Control"] == "no-store"
    assert json.loads(answer.content)["person"]["email"] == "alice@example.org"


def test_it_erases_after_asking_once_more(visitor: Client, cast: Cast, preferences_link: str) -> None:
    asked = visitor.post(preferences_link, {"act": "erase"})
    assert "cannot be undone" in asked.content.decode()
    assert Subscriber.objects.filter(pk=cast.alice.subscriber_id).exists()
    done = visitor.post(preferences_link, {"act": "erase-for-good"})
    assert "You are forgotten" in done.content.decode()
    assert not Subscriber.objects.filter(pk=cast.alice.subscriber_id).exists()
    assert visitor.get(preferences_link).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {"act": "leave", "leave": "x"},
        {"act": "choose", "newsletter": "9" * 30},
        {"act": "choose", "newsletter": "\u0663"},
        {"act": "introduce", "locale": "tlh"},
        {"act": "move", "email": "alice"},
        {"act": "subscribe", "newsletter": "none"},
        {"act": "subscribe", "newsletter": "a\0"},
    ],
)
def test_it_says_no_to_what_makes_no_sense(
    visitor: Client, cast: Cast, preferences_link: str, body: dict[str, str]
) -> None:
    answer = visitor.post(preferences_link, body)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert kinds() == []


def test_it_wears_the_newsletters_colour(visitor: Client, cast: Cast, preferences_link: str) -> None:
    Newsletter.objects.update(accent_color="#AA0044")
    page = visitor.get(preferences_link).content.decode()
    assert '<link rel="stylesheet" href="/newsletter/accent/aa0044.css">' in page
    css = visitor.get("/newsletter/accent/aa0044.css")
    assert css["Content-Type"].startswith("text/css")
    assert "--blue: light-dark(#aa0044, " in css.content.decode()
