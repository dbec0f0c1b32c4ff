"""A campaign reaches everybody in its audience, over a real mail server, and the ledger says so."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from newsletter import campaigns, unknowns
from newsletter.deliveries.counts import recount, tally
from newsletter.models import (
    Attempt,
    Campaign,
    CampaignState,
    Delivery,
    DeliveryState,
    ErrorGroup,
    MailboxProvider,
    MailDomain,
)
from newsletter.senders import Relay, Sender
from newsletter.verdicts import Patience
from newsletter.wire.exchange import Exchange
from tests.newsletter.cast import Cast, crowd
from tests.newsletter.conftest import way_to
from tests.newsletter.recorder import DROP_AFTER_DATA, Recorder

pytestmark = pytest.mark.django_db
SendAll = Callable[..., None]
ALICE = "alice@example.org"
WAYS = (Sender("relay", connections=1),)


def test_it_reaches_who_confirmed_and_nobody_else(
    cast: Cast, campaign: Campaign, send_all: SendAll, exchange: Exchange, server: Recorder
) -> None:
    assert campaigns.start(campaign) == 1
    send_all(campaign, exchange)
    assert server.recipients == [ALICE]


def test_it_writes_down_when_by_whom_and_what_the_server_said(
    cast: Cast, campaign: Campaign, send_all: SendAll, exchange: Exchange
) -> None:
    campaigns.start(campaign)
    send_all(campaign, exchange)
    row = Delivery.objects.get()
    assert (row.state, row.answer, row.attempts) == (DeliveryState.SENT, "250 2.0.0 taken", 1)
    assert (row.sender, row.sent_at is not None) == ("relay", True)


def test_it_sends_to_each_of_many_once_over_many_lines(
    campaign: Campaign, send_all: SendAll, server: Recorder
) -> None:
    crowd(campaign.newsletter, 250)
    campaigns.start(campaign)
    exchange = Exchange((way_to(server, connections=8),))
    send_all(campaign, exchange)
    exchange.close(5)
    assert sorted(server.recipients) == sorted(f"reader{n}@example.org" for n in range(250))
    assert tally(campaign).counts == recount(campaign).counts
    assert tally(campaign).counts[DeliveryState.SENT] == 250


def test_it_tries_again_later_and_then_succeeds(
    cast: Cast, campaign: Campaign, send_all: SendAll, exchange: Exchange, server: Recorder
) -> None:
    server.script = {ALICE: ["452 4.2.2 mailbox full", "250 taken"]}
    campaigns.start(campaign)
    send_all(campaign, exchange)
    row = Delivery.objects.get()
    assert (row.state, row.answer) == (DeliveryState.DEFERRED, "452 4.2.2 mailbox full")
    assert row.due_at is not None
    assert row.due_at > timezone.now()
    Delivery.objects.update(due_at=timezone.now())
    send_all(campaign, exchange)
    assert Delivery.objects.get().state == DeliveryState.SENT
    assert Attempt.objects.get().answer == "452 4.2.2 mailbox full"


def test_it_gives_up_on_who_is_deferred_for_days(
    cast: Cast, campaign: Campaign, send_all: SendAll, exchange: Exchange, server: Recorder
) -> None:
    server.script = {ALICE: ["452 4.2.2 mailbox full"]}
    campaigns.start(campaign)
    Delivery.objects.update(attempts=20)
    send_all(campaign, exchange)
    assert Delivery.objects.get().state == DeliveryState.FAILED


def test_it_does_not_count_how_long_somebody_waited_for_a_first_attempt(
    cast: Cast, campaign: Campaign, send_all: SendAll, exchange: Exchange, server: Recorder
) -> None:
    server.script = {ALICE: ["450 4.2.0 greylisted, try again in 5 minutes"]}
    campaigns.start(campaign)
    Delivery.objects.update(queued_at=timezone.now() - timedelta(days=3))  # a warm-up, or a pause
    send_all(campaign, exchange)
    assert Delivery.objects.get().state == DeliveryState.DEFERRED


def test_it_gives_up_after_two_days_of_waits() -> None:
    patience = Patience()
    waits = [patience.tried_for(attempts) for attempts in range(1, 21)]
    assert waits[:4] == [timedelta(minutes=minutes) for minutes in (0, 1, 3, 7)]
    assert waits[18] < patience.give_up_after < waits[19]


def test_it_mails_those_whose_mailbox_provider_was_deleted_meanwhile(
    cast: Cast, campaign: Campaign, send_all: SendAll, exchange: Exchange, server: Recorder
) -> None:
    provider = MailboxProvider.objects.create(name="Example", domains="example.org")
    MailDomain.objects.create(domain="example.org", provider=provider)
    crowd(campaign.newsletter, 3)
    campaigns.start(campaign)
    assert set(Delivery.objects.values_list("mailbox_provider", flat=True)) == {provider.pk}
    provider.delete()
    send_all(campaign, exchange)
    assert len(server.taken) == 4


def test_it_never_repeats_what_may_have_arrived(
    cast: Cast, campaign: Campaign, send_all: SendAll, exchange: Exchange, server: Recorder
) -> None:
    server.script = {ALICE: [DROP_AFTER_DATA]}
    campaigns.start(campaign)
    for _ in range(2):
        send_all(campaign, exchange)
    assert server.recipients == [ALICE]
    assert Delivery.objects.get().state == DeliveryState.UNKNOWN


def test_it_fails_only_the_person_who_was_refused(
    campaign: Campaign, send_all: SendAll, exchange: Exchange, server: Recorder
) -> None:
    crowd(campaign.newsletter, 3)
    server.script = {"reader1@example.org": ["550 5.1.1 no such user"]}
    campaigns.start(campaign)
    send_all(campaign, exchange)
    assert server.recipients == ["reader0@example.org", "reader2@example.org"]
    assert ErrorGroup.objects.get().sample == "550 5.1.1 no such user"


def test_it_pauses_with_the_reason_when_the_only_sender_is_refused(
    campaign: Campaign, send_all: SendAll, exchange: Exchange, server: Recorder
) -> None:
    crowd(campaign.newsletter, 3)
    server.script = {"ada@example.com": ["550 5.7.1 domain not verified"]}
    campaigns.start(campaign)
    send_all(campaign, exchange)
    paused = Campaign.objects.get()
    assert paused.state == CampaignState.PAUSED
    assert "domain not verified" in paused.trouble
    assert set(Delivery.objects.values_list("state", "attempts")) == {(DeliveryState.QUEUED, 0)}


def test_it_pauses_itself_when_too_many_are_refused(
    campaign: Campaign, send_all: SendAll, server: Recorder
) -> None:
    crowd(campaign.newsletter, 120)
    refused = ["550 5.7.1 blocked for spam"]
    server.script = {f"reader{n}@example.org": refused for n in range(0, 120, 2)}
    campaigns.start(campaign)
    exchange = Exchange((way_to(server, connections=4),))
    send_all(campaign, exchange)
    exchange.close(5)
    paused = Campaign.objects.get()
    assert paused.state == CampaignState.PAUSED
    assert "blocked for spam" in paused.trouble
    assert tally(paused).counts[DeliveryState.QUEUED] > 0


def test_it_costs_nobody_an_attempt_when_the_server_is_down(campaign: Campaign, send_all: SendAll) -> None:
    crowd(campaign.newsletter, 3)
    campaigns.start(campaign)
    nowhere = Exchange((Sender("relay", connections=1, relay=Relay("127.0.0.1", 9, timeout=1)),))
    send_all(campaign, nowhere)
    nowhere.close(5)
    assert set(Delivery.objects.values_list("state", "attempts")) == {(DeliveryState.QUEUED, 0)}
    assert Campaign.objects.get().state == CampaignState.SENDING


def test_it_goes_on_by_another_sender_when_one_is_down(
    campaign: Campaign, server: Recorder, send_all: SendAll
) -> None:
    crowd(campaign.newsletter, 30)
    campaigns.start(campaign)
    down = Sender("down", connections=1, relay=Relay("127.0.0.1", 9, timeout=1))
    both = Exchange((down, way_to(server)))
    send_all(campaign, both, down, way_to(server))
    both.close(5)
    assert sorted(server.recipients) == sorted(f"reader{n}@example.org" for n in range(30))
    assert set(Delivery.objects.values_list("sender", flat=True)) == {"relay"}


def test_it_sends_to_those_who_did_not_get_it(
    campaign: Campaign, send_all: SendAll, exchange: Exchange, server: Recorder
) -> None:
    crowd(campaign.newsletter, 3)
    server.script = {"reader1@example.org": ["550 5.1.1 no such user", "250 taken"]}
    campaigns.start(campaign)
    send_all(campaign, exchange)
    campaigns.finish(timezone.now())
    crowd(campaign.newsletter, 2, name="late")
    assert campaigns.send_to_the_rest(campaign) == 3
    send_all(campaign, exchange)
    rest = ["late0@example.org", "late1@example.org", "reader1@example.org"]
    assert sorted(server.recipients) == sorted(["reader0@example.org", "reader2@example.org", *rest])
    sums = tally(campaign)
    assert (sums.frozen, sums.counts[DeliveryState.SENT], sums.adds_up) == (5, 5, True)


def test_it_sends_the_unknown_again_when_an_editor_says_so(
    cast: Cast,
    campaign: Campaign,
    send_all: SendAll,
    exchange: Exchange,
    server: Recorder,
) -> None:
    server.script = {ALICE: [DROP_AFTER_DATA, DROP_AFTER_DATA, "250 taken"]}
    campaigns.start(campaign)
    send_all(campaign, exchange)
    assert unknowns.resend_unknown(campaign) == 1
    server.script = {}
    send_all(campaign, exchange)
    assert server.recipients == [ALICE, ALICE]
    row = Delivery.objects.get()
    assert (row.state, row.attempts) == (DeliveryState.SENT, 2)
    assert row.failed_attempts.count() == 1
