"""A campaign reaches everybody in its audience, over a real mail server, and the ledger says so."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from time import sleep

import pytest
from django.utils import timezone

from newsletter import campaigns, lanes, subscriptions
from newsletter.models import Campaign, CampaignState, Delivery, DeliveryState, Subscription
from newsletter.tokens import Leave
from newsletter.wire import Line, LineDownError, Relay, SmtpLine
from tests.newsletter.cast import Cast, crowd
from tests.newsletter.recorder import DROP_AFTER_DATA, Recorder

pytestmark = pytest.mark.django_db
PACE = lanes.Pace()


def send_all(campaign: Campaign, line: Line, pace: lanes.Pace = PACE) -> None:
    for lane in lanes.lanes_of(campaign.pk):
        while lanes.run_lane(lane, line, pace):
            pass


def test_it_reaches_who_confirmed_and_nobody_else(
    cast: Cast, campaign: Campaign, line: SmtpLine, server: Recorder
) -> None:
    assert campaigns.start(campaign) == 1
    send_all(campaign, line)
    assert server.recipients == ["alice@example.org"]


def test_it_writes_down_when_and_what_the_server_said(
    cast: Cast, campaign: Campaign, line: SmtpLine, server: Recorder
) -> None:
    campaigns.start(campaign)
    send_all(campaign, line)
    row = Delivery.objects.get()
    assert (row.state, row.answer, row.attempts) == (DeliveryState.SENT, "250 2.0.0 taken", 1)
    assert row.sent_at is not None


def test_it_sends_to_each_of_many_once(campaign: Campaign, line: SmtpLine, server: Recorder) -> None:
    crowd(campaign.newsletter, 250)
    campaigns.start(campaign)
    send_all(campaign, line)
    assert sorted(server.recipients) == sorted(f"reader{n}@example.org" for n in range(250))
    assert campaigns.tally(campaign).adds_up


def test_it_tries_again_later_and_then_succeeds(
    cast: Cast, campaign: Campaign, line: SmtpLine, server: Recorder
) -> None:
    server.script = {"alice@example.org": ["450 4.2.1 later", "250 taken"]}
    campaigns.start(campaign)
    send_all(campaign, line)
    row = Delivery.objects.get()
    assert (row.state, row.answer) == (DeliveryState.DEFERRED, "450 4.2.1 later")
    assert row.due_at > timezone.now()
    Delivery.objects.update(due_at=timezone.now())
    send_all(campaign, line)
    assert Delivery.objects.get().state == DeliveryState.SENT


def test_it_gives_up_on_who_is_deferred_for_days(
    cast: Cast, campaign: Campaign, line: SmtpLine, server: Recorder
) -> None:
    server.script = {"alice@example.org": ["450 4.2.1 later"]}
    campaigns.start(campaign)
    Delivery.objects.update(queued_at=timezone.now() - timedelta(days=3))
    send_all(campaign, line)
    assert Delivery.objects.get().state == DeliveryState.FAILED


def test_it_never_repeats_what_may_have_arrived(
    cast: Cast, campaign: Campaign, line: SmtpLine, server: Recorder
) -> None:
    server.script = {"alice@example.org": [DROP_AFTER_DATA]}
    campaigns.start(campaign)
    for _ in range(2):
        send_all(campaign, line)
    assert server.recipients == ["alice@example.org"]
    assert Delivery.objects.get().state == DeliveryState.UNKNOWN


def test_it_fails_only_the_person_who_was_refused(
    campaign: Campaign, line: SmtpLine, server: Recorder
) -> None:
    crowd(campaign.newsletter, 3)
    server.script = {"reader1@example.org": ["550 5.1.1 nobody here"]}
    campaigns.start(campaign)
    send_all(campaign, line)
    failed = Delivery.objects.get(state=DeliveryState.FAILED)
    assert (failed.email, failed.answer) == ("reader1@example.org", "550 5.1.1 nobody here")
    assert server.recipients == ["reader0@example.org", "reader2@example.org"]


def test_it_pauses_with_the_reason_when_the_sender_is_refused(
    campaign: Campaign, line: SmtpLine, server: Recorder
) -> None:
    crowd(campaign.newsletter, 3)
    server.script = {"ada@example.com": ["550 5.7.1 domain not verified"]}
    campaigns.start(campaign)
    send_all(campaign, line)
    paused = Campaign.objects.get()
    assert paused.state == CampaignState.PAUSED
    assert "domain not verified" in paused.trouble
    assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.QUEUED}


def test_it_costs_nobody_an_attempt_when_the_server_is_down(campaign: Campaign) -> None:
    crowd(campaign.newsletter, 3)
    campaigns.start(campaign)
    with pytest.raises(LineDownError):
        send_all(campaign, SmtpLine(Relay("127.0.0.1", 9, timeout=1)))
    assert set(Delivery.objects.values_list("state", "attempts", "lease_until")) == {("queued", 0, None)}


class Meddler:
    """A line that does something after its first message, as an editor or a reader would."""

    def __init__(self, line: SmtpLine, meddle: Callable[[], object]) -> None:
        self.line, self.meddle, self.sent = line, meddle, 0

    def open(self) -> None:
        self.line.open()

    def deliver(self, sender: str, recipient: str, message: bytes) -> str:
        answer = self.line.deliver(sender, recipient, message)
        self.sent += 1
        if self.sent == 1:
            self.meddle()
        return answer

    def close(self) -> None:
        self.line.close()


def test_it_stops_at_the_next_person_when_paused_and_goes_on_with_them(
    campaign: Campaign, line: SmtpLine, server: Recorder
) -> None:
    crowd(campaign.newsletter, 5)
    campaigns.start(campaign)
    send_all(campaign, Meddler(line, lambda: campaigns.pause(campaign)))
    assert server.recipients == ["reader0@example.org"]
    campaigns.resume(campaign)
    send_all(campaign, line)
    assert server.recipients == [f"reader{n}@example.org" for n in range(5)]


def test_it_stops_at_the_next_person_when_cancelled(
    campaign: Campaign, line: SmtpLine, server: Recorder
) -> None:
    crowd(campaign.newsletter, 5)
    campaigns.start(campaign)
    send_all(campaign, Meddler(line, lambda: campaigns.cancel(campaign)))
    sums = campaigns.tally(campaign)
    assert server.recipients == ["reader0@example.org"]
    assert (sums.counts[DeliveryState.SENT], sums.counts[DeliveryState.SKIPPED], sums.adds_up) == (1, 4, True)


def test_it_skips_who_leaves_while_it_goes_out(campaign: Campaign, line: SmtpLine, server: Recorder) -> None:
    crowd(campaign.newsletter, 3)
    campaigns.start(campaign)
    last = Subscription.objects.get(subscriber__email="reader2@example.org")
    leave = Leave(last.subscriber_id, campaign.newsletter_id)
    send_all(campaign, Meddler(line, lambda: subscriptions.unsubscribe(leave, form="one-click")))
    assert server.recipients == ["reader0@example.org", "reader1@example.org"]


def test_it_does_not_let_two_processes_hold_a_lane(
    campaign: Campaign, line: SmtpLine, server: Recorder
) -> None:
    crowd(campaign.newsletter, 3)
    campaigns.start(campaign)
    (lane,) = lanes.lanes_of(campaign.pk)
    again: list[bool] = []
    meddler = Meddler(line, lambda: again.append(lanes.run_lane(lane, line, PACE)))
    send_all(campaign, meddler)
    assert again == [False]
    assert len(server.taken) == 3


def test_it_hands_over_when_its_slice_of_time_is_over(
    campaign: Campaign, line: SmtpLine, server: Recorder
) -> None:
    crowd(campaign.newsletter, 3)
    campaigns.start(campaign)
    (lane,) = lanes.lanes_of(campaign.pk)
    assert lanes.run_lane(
        lane, Meddler(line, lambda: sleep(0.3)), replace(PACE, slice=timedelta(seconds=0.2))
    )
    assert lanes.idle_lanes(timezone.now()) == [lane]
    send_all(campaign, line)
    assert len(server.taken) == 3
