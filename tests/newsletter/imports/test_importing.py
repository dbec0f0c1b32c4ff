"""What an import makes of a file: people, subscriptions, and evidence of where the consent comes from."""

from datetime import UTC, datetime

import pytest

from cms.models import Topic
from newsletter.imports import running
from newsletter.models import (
    Attribute,
    ConsentEvent,
    ConsentKind,
    ImportReject,
    ImportState,
    Newsletter,
    Subscriber,
    Subscription,
    SubscriptionState,
    Suppression,
    SuppressionReason,
)
from newsletter.states import MoveRefusedError
from tests.newsletter.cast import Cast
from tests.newsletter.imports.loading import counted, finish, load, upload


def test_it_subscribes_people_when_it_is_run(newsletter: Newsletter) -> None:
    made = load(newsletter, "email,name\ndora@example.org,Dora\nEmil@Example.org,\n")
    assert made.state == ImportState.DONE
    assert counted(made) == {"new": 2}
    dora = Subscription.objects.get(subscriber__email_normalized="dora@example.org")
    assert (dora.state, dora.subscriber.name) == (SubscriptionState.ACTIVE, "Dora")
    assert dora.confirmed_at == datetime(2026, 1, 31, tzinfo=UTC)


def test_it_sends_no_welcome_to_who_was_imported(newsletter: Newsletter) -> None:
    Newsletter.objects.update(welcome_subject="Welcome", welcome_text="Hello.")
    load(newsletter, "email\ndora@example.org\n")
    assert Subscription.objects.get().welcome_due_at is None


def test_it_keeps_evidence_of_each_persons_consent(newsletter: Newsletter) -> None:
    made = load(newsletter, "email,consent date\ndora@example.org,2024-05-06 07:08:09\n")
    event = ConsentEvent.objects.get()
    assert (event.kind, event.form) == (ConsentKind.IMPORTED, "import")
    assert event.evidence == {
        "import": made.pk,
        "row": 2,
        "source": "The form at example.org/join",
        "date": "2024-05-06T07:08:09+00:00",
    }


def test_it_rejects_a_row_that_does_not_say_when_the_person_agreed(newsletter: Newsletter) -> None:
    text = "email,consent date\ndora@example.org,2024-05-06\nemil@example.org,\n"
    assert counted(load(newsletter, text, consent_date=None)) == {"new": 1, "value": 1}


def test_it_changes_nothing_when_it_only_checks(newsletter: Newsletter) -> None:
    made = upload(newsletter, "email\ndora@example.org\nnobody\n")
    running.check(made)
    finish(made)
    assert made.state == ImportState.CHECKED
    assert made.forecast["new"] == 1
    assert made.forecast["invalid"] == 1
    assert not Subscriber.objects.exists()


def test_it_starts_only_what_was_checked(newsletter: Newsletter) -> None:
    with pytest.raises(MoveRefusedError):
        running.start(upload(newsletter, "email\ndora@example.org\n"))


def test_it_fills_only_what_is_missing(cast: Cast) -> None:
    Attribute.objects.create(key="city", label="City")
    text = "email,name,time zone,city\nalice@example.org,Alicia,Europe/Lisbon,Porto\n"
    assert counted(load(cast.newsletter, text)) == {"updated": 1}
    alice = Subscriber.objects.get(email="alice@example.org")
    assert (alice.name, alice.time_zone, alice.attributes) == ("Alice", "Europe/Lisbon", {"city": "Porto"})


def test_it_overwrites_when_the_editor_says_so(cast: Cast) -> None:
    Attribute.objects.create(key="city", label="City")
    Subscriber.objects.filter(name="Alice").update(attributes={"city": "Faro", "age": 7})
    load(cast.newsletter, "email,name,city\nalice@example.org,Alicia,Porto\n", overwrite=True)
    alice = Subscriber.objects.get(email="alice@example.org")
    assert (alice.name, alice.attributes) == ("Alicia", {"city": "Porto", "age": 7})


def test_it_leaves_a_known_person_without_anything_new_unchanged(cast: Cast) -> None:
    Attribute.objects.create(key="city", label="City")
    Subscriber.objects.filter(name="Alice").update(attributes={"age": 7, "city": "São Tomé"})
    text = "email,name,city\nALICE@example.org,Alice,São Tomé\n"
    assert counted(load(cast.newsletter, text, overwrite=True)) == {"unchanged": 1}


def test_it_confirms_who_had_only_asked(cast: Cast) -> None:
    assert counted(load(cast.newsletter, "email\nbob@example.org\n")) == {"new": 1}
    cast.bob.refresh_from_db()
    assert cast.bob.state == SubscriptionState.ACTIVE


def test_it_asks_new_people_to_confirm_when_the_editor_says_so(cast: Cast) -> None:
    load(cast.newsletter, "email\ndora@example.org\nbob@example.org\n", ask_to_confirm=True)
    dora = Subscription.objects.get(subscriber__email="dora@example.org")
    assert (dora.state, dora.confirmed_at) == (SubscriptionState.PENDING, None)
    assert dora.letter_due_at is not None
    cast.bob.refresh_from_db()
    assert cast.bob.letter_due_at is None


def test_it_marks_addresses_of_functions_and_of_an_hour(newsletter: Newsletter) -> None:
    made = load(newsletter, "email\ninfo@example.org\nx@mailinator.com\n")
    assert (made.counts["role"], made.counts["disposable"]) == (1, 1)
    assert Subscriber.objects.filter(is_role=True).get().email == "info@example.org"


def test_it_chooses_topics_for_new_people_only(cast: Cast) -> None:
    light = Topic.objects.create(slug="light", name="Light")
    cast.newsletter.topics.add(light, Topic.objects.create(slug="sound", name="Sound"))
    load(cast.newsletter, "email,topics\ndora@example.org,Light; sound\nalice@example.org,light\n")
    dora = Subscription.objects.get(subscriber__email="dora@example.org")
    assert dora.topics.count() == 2
    assert not cast.alice.topics.exists()


def test_it_rejects_a_topic_that_is_not_known_because_none_would_mean_all(newsletter: Newsletter) -> None:
    made = load(newsletter, "email,topics\ndora@example.org,Gardening\n")
    assert counted(made) == {"value": 1}
    assert "Gardening" in ImportReject.objects.get().reason


def test_it_knows_the_second_row_of_an_address_in_any_case(newsletter: Newsletter) -> None:
    made = load(newsletter, "email\ndora@example.org\nDORA@example.org\n")
    assert counted(made) == {"new": 1, "duplicate": 1}
    reject = ImportReject.objects.get()
    assert (reject.row, reject.reason) == (3, "The same address stands in row 2.")
    assert reject.cells == ["DORA@example.org"]


def test_it_believes_the_row_that_says_the_person_is_gone(newsletter: Newsletter) -> None:
    made = load(newsletter, "email,status\ndora@example.org,subscribed\ndora@example.org,unsubscribed\n")
    assert counted(made) == {"left": 1, "duplicate": 1}
    assert Subscription.objects.get().state == SubscriptionState.UNSUBSCRIBED


def test_it_suppresses_what_bounced_elsewhere(newsletter: Newsletter) -> None:
    made = load(newsletter, "email,status\ndora@example.org,cleaned\n")
    assert counted(made) == {"barred": 1}
    assert Suppression.objects.get().reason == SuppressionReason.BOUNCE
    assert not Subscriber.objects.exists()


def test_it_skips_who_is_gone_when_the_editor_says_so(newsletter: Newsletter) -> None:
    text = "email,status\ndora@example.org,cleaned\nemil@example.org,unsubscribed\n"
    assert counted(load(newsletter, text, departed="skip")) == {"skipped": 2}
    assert not Subscriber.objects.exists()
    assert not Suppression.objects.exists()


def test_it_activates_nobody_by_a_word_that_it_does_not_know(newsletter: Newsletter) -> None:
    assert counted(load(newsletter, "email,status\ndora@example.org,perhaps\n")) == {"value": 1}
