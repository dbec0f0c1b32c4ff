"""People of whom nobody knows whether they got it: an editor's choice, or the newsletter's rule."""

from datetime import datetime, timedelta

from django.db import transaction

from newsletter.campaigns import reopen
from newsletter.deliveries import moving
from newsletter.models import Campaign, CampaignState, Delivery, DeliveryState, WhenUnknown

# A provider's report of what became of a message may take so long.
_RESTS = timedelta(minutes=15)
_ALIVE = (CampaignState.SENT,)


def resend_unknown(campaign: Campaign) -> int:
    """Risk a second copy for those of whom nobody knows whether they got it. Returns how many."""
    with transaction.atomic():
        reopen(campaign, _ALIVE)
        return moving.resend_unknown(campaign)


def accept_unknown(campaign: Campaign) -> int:
    """Count those of whom nobody knows as sent. Returns how many."""
    return moving.accept_unknown(campaign)


def resend_where_allowed(now: datetime) -> int:
    """Send the unknown again, after a while, in newsletters that would rather mail twice than not at all."""
    willing = Campaign.objects.filter(
        newsletter__when_unknown=WhenUnknown.RESEND,
        state__in=[CampaignState.SENDING, CampaignState.SENT],
        started_at__gt=now - timedelta(days=7),
    )
    return sum(_resend_rested(campaign, now) for campaign in willing)


def _resend_rested(campaign: Campaign, now: datetime) -> int:
    before = now - _RESTS
    rows = Delivery.objects.filter(campaign=campaign, state=DeliveryState.UNKNOWN, tried_at__lt=before)
    if not rows.exists():
        return 0
    with transaction.atomic():
        reopen(campaign, _ALIVE)
        return moving.resend_unknown(campaign, before)
