"""Alice has a past: a mail that was refused once and bounced, a change of address under way, a log entry."""

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from newsletter import address_changes, campaigns, preferences
from newsletter.addresses import parse_address
from newsletter.bounces import Returned, record
from newsletter.models import Attempt, BounceKind, Campaign, Delivery, DeliveryState, ErrorGroup
from tests.newsletter.cast import Cast, carried

ALICE = "alice@example.org"


@pytest.fixture
def past(cast: Cast, campaign: Campaign) -> Delivery:
    campaigns.start(campaign)
    now, rows = timezone.now(), Delivery.objects.filter(campaign=campaign)
    answer = f"250 2.0.0 taken for {ALICE}"
    carried(campaign, DeliveryState.SENT)
    rows.update(sent_at=now, answer=answer, provider_id="re-1")
    row = rows.get()
    quoted = f"450 4.2.0 <{ALICE.upper()}>: greylisted"
    Attempt.objects.create(
        delivery=row, number=1, sender="relay", ended_at=now, state="deferred", answer=quoted
    )
    ErrorGroup.objects.create(
        campaign=campaign, state="deferred", cause="x", key="x", sample=quoted, last_at=now
    )
    record(Returned(row, BounceKind.SOFT, now, "resend", f"552 {ALICE} is over quota"))
    address_changes.ask(cast.alice.subscriber, parse_address("alice@new.example"))
    preferences.introduce(cast.alice.subscriber, name="Alicia", locale="pt", form="preferences-page")
    ModelLogEntry.objects.log_action(cast.alice.subscriber, "wagtail.edit")
    return row
