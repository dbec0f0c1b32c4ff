"""People of whom nobody knows whether they got it: an editor's choice, or the newsletter's rule."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from newsletter.campaigns import reopen
from newsletter.deliveries import moving
from newsletter.deliveries.turns import DIED
from newsletter.models import Attempt, Campaign, CampaignState, Delivery, DeliveryState, WhenUnknown

# A provider's report of what became of a message may take so long.
_RESTS = timedelta(minutes=15)
# However long a campaign takes, its last people have this time to rest.
_STAYS_WILLING = timedelta(days=7)
_ALIVE = (CampaignState.SENT,)
# Sent again already, after another attempt of which nobody knows. Of the last one there is a receipt, unless
# its process died.
_DOUBTS = Attempt.objects.filter(delivery=OuterRef("pk"), state=DeliveryState.UNKNOWN)
_RESENT = Q(Exists(_DOUBTS), answer=DIED) | Q(Exists(_DOUBTS[1:2]))


def resend_unknown(campaign: Campaign) -> int:
    """Risk another copy for those of whom nobody knows whether they got it. Returns how many."""
    with transaction.atomic():
        reopen(campaign, _ALIVE)
        return moving.resend_unknown(campaign)


def accept_unknown(campaign: Campaign) -> int:
    """Count those of whom nobody knows as sent. Returns how many."""
    return moving.accept_unknown(campaign)


def resend_where_allowed(now: datetime) -> int:
    """Send the unknown again, after a while, in newsletters that would rather mail twice than not at all.

    Once: who is unknown after that stays so, because a server that takes mail and never answers would have
    it copied for ever.
    """
    over = Q(state=CampaignState.SENT, finished_at__gt=now - _STAYS_WILLING)
    willing = Campaign.objects.filter(
        Q(state=CampaignState.SENDING) | over, newsletter__when_unknown=WhenUnknown.RESEND
    )
    return sum(_resend_rested(campaign, now) for campaign in willing)


def _resend_rested(campaign: Campaign, now: datetime) -> int:
    rested = Q(~_RESENT, tried_at__lt=now - _RESTS)
    rows = Delivery.objects.filter(rested, campaign=campaign, state=DeliveryState.UNKNOWN)
    if not rows.exists():
        return 0
    with transaction.atomic():
        reopen(campaign, _ALIVE)
        return moving.resend_unknown(campaign, rested)
