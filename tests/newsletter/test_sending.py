"""A campaign reaches everybody in its audience, over a real mail server, and the ledger says so."""

import pytest

from newsletter import campaigns, lanes
from newsletter.models import Campaign, Delivery, DeliveryState
from newsletter.wire import SmtpLine
from tests.newsletter.cast import Cast, crowd
from tests.newsletter.recorder import Recorder

pytestmark = pytest.mark.django_db
PACE = lanes.Pace()


def send_all(campaign: Campaign, line: SmtpLine, pace: lanes.Pace = PACE) -> None:
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
