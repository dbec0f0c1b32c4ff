"""Alice was sent a campaign, and mails come back for her."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from newsletter import campaigns
from newsletter.models import Campaign, Delivery, DeliveryState
from newsletter.return_paths import return_paths
from newsletter.tokens import Leave, leave_token
from tests.newsletter.cast import Cast, carried

SAMPLES = Path(__file__).parent / "samples"
Sample = Callable[..., bytes]


@pytest.fixture
def sent(cast: Cast, campaign: Campaign, settings: Settings) -> Delivery:
    settings.NEWSLETTER_RETURN_PATH = "bounces+{token}@example.com"
    campaigns.start(campaign)
    rows = Delivery.objects.filter(campaign=campaign)
    carried(campaign, DeliveryState.SENT)
    return rows.get()


@pytest.fixture
def sample(sent: Delivery) -> Sample:
    """`sample(name, **changed)`: the mail as it comes back for Alice's delivery, with CRLF lines."""
    campaign = sent.campaign
    usual = {
        "recipient": sent.email,
        "return_path": return_paths("ada@example.com")(sent.pk),
        "message_id": f"{sent.pk}.{campaign.public_id.hex}",
        "leave": leave_token(Leave(sent.subscriber_id or 0, campaign.newsletter_id, campaign.pk)),
    }

    def read(name: str, **changed: str) -> bytes:
        text = (SAMPLES / f"{name}.eml").read_text()
        for key, value in (usual | changed).items():
            text = text.replace(f"{{{key}}}", value)
        return text.replace("\n", "\r\n").encode()

    return read
