"""What is too old goes by itself; who agreed to something stays."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings
from wagtail.models import ModelLogEntry

from newsletter import stopping, tasks
from newsletter.models import AddressChange, Attempt, Bounce, Delivery, Subscriber, Subscription
from newsletter.retention import purge
from tests.newsletter.cast import Cast
from tests.newsletter.privacy.everything import places_of

pytestmark = pytest.mark.django_db


def in_days(days: int) -> int:
    return purge(timezone.now() + timedelta(days=days))


def test_it_keeps_things_for_as_long_as_the_settings_say(past: Delivery) -> None:
    assert in_days(29) == 0
    in_days(31)
    assert not AddressChange.objects.exists()
    in_days(89)
    assert Attempt.objects.count() == 1
    in_days(91)
    assert Attempt.objects.count() == 0
    assert Bounce.objects.count() == 1
    in_days(366)
    assert Bounce.objects.count() == 0


def test_it_keeps_things_for_ever_where_that_is_wanted(past: Delivery, settings: Settings) -> None:
    for name in ("ATTEMPTS", "BOUNCES", "PENDING"):
        setattr(settings, f"NEWSLETTER_KEEP_{name}_DAYS", 0)
    assert in_days(4000) == 0


def test_it_forgets_strangers_who_never_confirmed(cast: Cast) -> None:
    in_days(31)
    assert set(Subscriber.objects.values_list("email", flat=True)) == {
        "alice@example.org",
        "carol@example.org",
    }


def test_it_leaves_nothing_of_strangers_in_the_log(cast: Cast) -> None:
    for one in (cast.bob, cast.bob.subscriber, cast.carol.subscriber):
        ModelLogEntry.objects.log_action(one, "wagtail.edit")
    in_days(31)
    assert places_of("bob@example.org") == []
    assert "carol@example.org" in ModelLogEntry.objects.get().label


def test_it_does_not_forget_that_somebody_left_who_was_asked_for_again(cast: Cast) -> None:
    Subscription.objects.filter(pk=cast.carol.pk).update(state="pending")
    in_days(31)
    assert Subscription.objects.filter(pk=cast.carol.pk).exists()


def test_it_ends_after_a_piece_when_its_worker_is_asked_to(monkeypatch: pytest.MonkeyPatch) -> None:
    pieces: list[datetime] = []

    def asked_meanwhile(now: datetime) -> int:
        pieces.append(now)
        stopping.ask()
        return 5_000

    monkeypatch.setattr("newsletter.retention.purge", asked_meanwhile)
    try:
        tasks.purge()
    finally:
        stopping.forget()
    assert len(pieces) == 1


def test_it_is_set_off_by_beat(past: Delivery, settings: Settings) -> None:
    Attempt.objects.update(ended_at=timezone.now() - timedelta(days=100))
    tasks.purge()
    assert not Attempt.objects.exists()
    assert "newsletter.retention.purge" in settings.CELERY_BEAT_SCHEDULE
