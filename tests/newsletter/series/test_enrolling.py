"""Who begins a series, who stops, and who comes back to it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from newsletter import preferences, subscriptions
from newsletter import series as verbs
from newsletter.addresses import parse_address
from newsletter.models import Series, SeriesMail, SeriesReader, Subscription, SuppressionReason
from newsletter.suppressing import suppress
from newsletter.tokens import Leave
from tests.newsletter.cast import Cast
from tests.newsletter.imports.loading import load
from tests.newsletter.series.conftest import SUBJECTS, beat, got, pass_time

pytestmark = pytest.mark.django_db


@pytest.fixture
def bob(cast: Cast, series: Series) -> Subscription:
    subscriptions.confirm(cast.bob, form="confirm-page")
    return cast.bob


def leave(bob: Subscription) -> None:
    subscriptions.unsubscribe(Leave(bob.subscriber_id, bob.newsletter_id), form="one-click")


def come_back(bob: Subscription) -> None:
    subscriptions.subscribe(bob.newsletter, parse_address(bob.subscriber.email), form="page")
    subscriptions.confirm(bob, form="confirm-page")


def sent() -> None:
    """Whatever is in the ledger arrived."""
    for mail in SeriesMail.objects.select_related("delivery"):
        type(mail.delivery).objects.filter(pk=mail.delivery_id, state="queued").update(
            state="sent", sent_at=timezone.now()
        )


def test_only_who_confirms_while_it_is_on_begins(cast: Cast, series: Series) -> None:
    verbs.switch_off(series)
    subscriptions.confirm(cast.bob, form="confirm-page")
    assert not SeriesReader.objects.exists()


def test_who_is_imported_does_not_begin(series: Series) -> None:
    load(series.newsletter, "email\ndora@example.org\n")
    assert Subscription.objects.get().state == "active"
    assert not SeriesReader.objects.exists()


def test_two_beats_queue_a_letter_once(bob: Subscription) -> None:
    (reader,) = verbs.due(timezone.now())
    assert verbs.go_on(reader)
    assert not verbs.go_on(reader)
    assert got() == [SUBJECTS[0]]


def test_who_comes_back_gets_the_rest_and_nothing_again(bob: Subscription) -> None:
    beat()
    sent()
    leave(bob)
    pass_time(days=30)
    come_back(bob)
    beat()
    assert got() == [SUBJECTS[0]]
    pass_time(days=2)
    beat()
    assert got() == list(SUBJECTS[:2])


def test_who_is_through_stays_through(bob: Subscription) -> None:
    for _ in range(4):
        beat()
        sent()
        pass_time(days=3)
    leave(bob)
    come_back(bob)
    beat()
    assert got() == list(SUBJECTS)
    assert SeriesReader.objects.get().state == "through"


def test_a_pause_holds_it_and_the_delays_go_on_after_it(bob: Subscription) -> None:
    beat()
    sent()
    preferences.pause(bob, timezone.now() + timedelta(days=10), form="preferences-page")
    pass_time(days=9)
    beat()
    assert got() == [SUBJECTS[0]]
    pass_time(days=1, hours=1)
    beat()
    sent()
    beat()
    assert got() == list(SUBJECTS[:2])


def test_a_suppressed_address_stops_it(bob: Subscription) -> None:
    suppress(bob.subscriber.address_hash, SuppressionReason.BOUNCE)
    beat()
    reader = SeriesReader.objects.get()
    assert (got(), reader.state, reader.why) == ([], "stopped", "The address is suppressed.")


def test_nobody_gets_a_letter_while_it_is_off(bob: Subscription, series: Series) -> None:
    verbs.switch_off(series)
    beat()
    assert got() == []
    verbs.switch_on(series)
    beat()
    assert got() == [SUBJECTS[0]]
