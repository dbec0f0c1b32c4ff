"""A series goes out over a real mail server: in order, days apart, each letter once, until one leaves."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from newsletter import campaigns, feedback, subscriptions
from newsletter.deliveries.counts import check
from newsletter.feedback_events import FeedbackEvent, FeedbackKind
from newsletter.models import CampaignState, Delivery, DeliveryState, Series, SeriesMail, SeriesReader
from newsletter.tokens import Leave, read_leave_token
from newsletter.wire.exchange import Exchange
from tests.newsletter.cast import Cast
from tests.newsletter.recorder import DROP_AFTER_DATA, Recorder
from tests.newsletter.series.conftest import SUBJECTS, beat, got, mails, pass_time

pytestmark = pytest.mark.django_db
BOB = "bob@example.org"
Sweep = Callable[[], None]


@pytest.fixture
def sweep(send_all: Callable[..., None], exchange: Exchange) -> Sweep:
    def run() -> None:
        beat()
        for mail in mails():
            send_all(mail, exchange)

    return run


@pytest.fixture
def bob(cast: Cast, series: Series) -> Cast:
    """He has just confirmed."""
    subscriptions.confirm(cast.bob, form="confirm-page")
    return cast


def subjects(server: Recorder) -> list[str]:
    return [message["Subject"] for message in server.messages()]


def test_it_sends_the_letters_one_by_one_days_apart(bob: Cast, server: Recorder, sweep: Sweep) -> None:
    for days, expected in ((0, 1), (1, 1), (1, 2), (0, 2), (1, 3), (30, 3)):
        pass_time(days=days)
        sweep()
        sweep()
        assert subjects(server) == list(SUBJECTS[:expected])
    assert set(server.recipients) == {BOB}
    assert SeriesReader.objects.get().state == "through"


def test_its_letters_let_people_leave_and_say_whose_they_are(
    bob: Cast, series: Series, server: Recorder, sweep: Sweep
) -> None:
    sweep()
    (letter,) = server.messages()
    row = Delivery.objects.get()
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    token = letter["List-Unsubscribe"].strip("<>").rstrip("/").rpartition("/")[2]
    assert read_leave_token(token) == Leave(row.subscriber_id or 0, series.newsletter_id, row.campaign_id)
    assert letter["Message-ID"].startswith(f"<{row.pk}.{row.campaign.public_id.hex}@")
    assert (row.state, row.answer) == (DeliveryState.SENT, "250 2.0.0 taken")
    assert row.variant.content_hash


def test_after_a_standstill_it_keeps_the_days_between(bob: Cast, server: Recorder, sweep: Sweep) -> None:
    pass_time(days=90)
    sweep()
    sweep()
    assert subjects(server) == [SUBJECTS[0]]
    pass_time(days=2, hours=1)
    sweep()
    assert subjects(server) == list(SUBJECTS[:2])


def test_the_next_one_waits_for_one_that_its_server_put_off(
    bob: Cast, server: Recorder, sweep: Sweep
) -> None:
    server.script = {BOB: ["450 4.2.1 later"] * 2 + ["250 taken"]}
    sweep()
    pass_time(days=1)
    sweep()  # put off again
    pass_time(days=1, hours=12)
    beat()
    assert got() == [SUBJECTS[0]]
    sweep()
    pass_time(days=1)
    sweep()
    assert got() == [SUBJECTS[0]]
    pass_time(days=1)
    sweep()
    assert subjects(server) == list(SUBJECTS[:2])


def test_it_never_repeats_what_may_have_arrived(bob: Cast, server: Recorder, sweep: Sweep) -> None:
    server.script = {BOB: [DROP_AFTER_DATA]}
    for _ in range(3):
        sweep()
    assert server.recipients == [BOB]
    assert Delivery.objects.get().state == DeliveryState.UNKNOWN


def test_who_leaves_after_it_was_queued_gets_nothing(bob: Cast, server: Recorder, sweep: Sweep) -> None:
    beat()
    subscriptions.unsubscribe(Leave(bob.bob.subscriber_id, bob.newsletter.pk), form="one-click")
    sweep()
    pass_time(days=30)
    sweep()
    assert server.taken == []
    assert Delivery.objects.get().state == DeliveryState.SKIPPED
    assert SeriesMail.objects.get().left_at is not None


def test_a_complaint_about_a_letter_stops_the_series(bob: Cast, server: Recorder, sweep: Sweep) -> None:
    sweep()
    row = Delivery.objects.get()
    name = f"{row.pk}.{row.campaign.public_id.hex}"
    event = FeedbackEvent(FeedbackKind.COMPLAINED, "test", "", name, BOB, row.queued_at, "")
    assert feedback.take(event)
    pass_time(days=30)
    sweep()
    assert subjects(server) == [SUBJECTS[0]]
    assert SeriesReader.objects.get().state == "stopped"


def test_its_counts_agree_with_the_ledger_and_each_letter_closes(
    bob: Cast, server: Recorder, sweep: Sweep
) -> None:
    for days in (0, 3, 3):
        pass_time(days=days)
        sweep()
        campaigns.finish(timezone.now())
    for mail in mails():
        agrees, real = check(mail)
        assert agrees
        assert (real.counts[DeliveryState.SENT], mail.state) == (1, CampaignState.SENT)
