"""One more person for a letter's campaign. From there on it is a mail like any other: the lanes send it."""

from datetime import datetime

from django.db.models import F

from newsletter.campaigns import open_lanes
from newsletter.deliveries.counts import DESK, Change, count_at_desk
from newsletter.domains import provider_of
from newsletter.models import CAMPAIGN, Campaign, CampaignState, Delivery, DeliveryState, Lane, Subscriber
from newsletter.publication import is_out

_S = CampaignState


def queue(campaign: Campaign, person: Subscriber, now: datetime) -> Delivery:
    """Part of a transaction. Raises MoveRefusedError when the campaign was cancelled.

    In one that is paused they wait with the others.
    """
    _open(campaign, now)
    Campaign.objects.filter(pk=campaign.pk).update(frozen_count=F("frozen_count") + 1)
    count_at_desk(campaign.pk, Change({DeliveryState.QUEUED: 1}))
    return Delivery.objects.create(
        campaign=campaign,
        variant=campaign.variants.order_by("pk")[0],
        subscriber=person,
        email=person.email,
        name=person.name,
        mailbox_provider=provider_of(person.email_normalized),
        queued_at=now,
    )


def _open(campaign: Campaign, now: datetime) -> None:
    """It is held until the transaction ends: `finish` finds the person that is being added."""
    row = Campaign.objects.filter(pk=campaign.pk)
    state = row.select_for_update(no_key=True).values_list("state", flat=True).get()
    if state == _S.DRAFT:
        CAMPAIGN.require(row, _S.SENDING, coming_from=(_S.DRAFT,), started_at=now)
        is_out(campaign.public_id, now)
        Lane.objects.create(campaign=campaign, number=DESK)
        open_lanes(campaign)
    elif state not in (_S.SENDING, _S.PAUSED):
        CAMPAIGN.require(row, _S.SENDING, coming_from=(_S.SENT,), finished_at=None)
