"""What editors do with a campaign, and how it ends. Values in, exceptions out; no request, no task."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils import timezone
from wagtail.models import Page

from newsletter import deliveries
from newsletter.audiences import addresses
from newsletter.models import (
    CAMPAIGN,
    OPEN_STATES,
    Campaign,
    CampaignState,
    Delivery,
    DeliveryState,
    Lane,
    Newsletter,
)


class NotSendableError(Exception):
    """The campaign lacks what it needs to go out. The message is fit for an editor."""


@dataclass(frozen=True)
class Tally:
    """The sums of a campaign. From its start on, `frozen` equals the sum of `counts` at every moment."""

    frozen: int
    counts: Mapping[DeliveryState, int]

    @property
    def adds_up(self) -> bool:
        return self.frozen == sum(self.counts.values())

    @property
    def settled(self) -> int:
        return sum(n for state, n in self.counts.items() if state not in OPEN_STATES)


def draft(
    newsletter: Newsletter, page: Page, *, subject: str, preheader: str = "", created_by: int | None = None
) -> Campaign:
    """A campaign from the page's published revision. Raises NotSendableError for a page that is not live."""
    if not page.live:
        raise NotSendableError("Publish the page first: a campaign sends what readers can see.")
    revision = page.live_revision or page.save_revision()
    return Campaign.objects.create(
        newsletter=newsletter,
        page=page,
        revision=revision,
        subject=subject,
        preheader=preheader,
        created_by_id=created_by,
    )


def schedule(campaign: Campaign, at: datetime) -> None:
    CAMPAIGN.require(_row(campaign), CampaignState.SCHEDULED, scheduled_at=at)


def unschedule(campaign: Campaign) -> None:
    CAMPAIGN.require(_row(campaign), CampaignState.DRAFT, scheduled_at=None)


def due(now: datetime) -> QuerySet[Campaign]:
    """Campaigns whose time has come."""
    return Campaign.objects.filter(state=CampaignState.SCHEDULED, scheduled_at__lte=now)


def start(campaign: Campaign) -> int:
    """Freeze the audience and open the lanes; return the number of people.

    One transaction: two editors who press at once start it once, the second gets MoveRefusedError.
    Raises NotSendableError when there is nothing to send.
    """
    now = timezone.now()
    variant = campaign.variants.first()
    if variant is None:
        raise NotSendableError("The campaign has not been composed yet.")
    with transaction.atomic():
        # `paused` may become `sending` too, but by `resume`: an audience is frozen once.
        unsent = (CampaignState.DRAFT, CampaignState.SCHEDULED)
        CAMPAIGN.require(_row(campaign), CampaignState.SENDING, coming_from=unsent, started_at=now)
        frozen = _freeze(campaign, variant.pk, now)
        _row(campaign).update(frozen_count=frozen)
        Lane.objects.bulk_create(
            Lane(campaign=campaign, number=number) for number in range(settings.NEWSLETTER_LANES)
        )
    _count_anew()
    return frozen


def _count_anew() -> None:
    """Tell PostgreSQL's planner about the new rows: until it knows, it reads the whole campaign for each."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE newsletter_delivery")


_FREEZE = """
INSERT INTO newsletter_delivery (subscriber_id, email, campaign_id, variant_id, queued_at, due_at)
WITH audience (subscriber_id, email) AS ({audience})
SELECT subscriber_id, email, %s, %s, %s, %s FROM audience
"""


def _freeze(campaign: Campaign, variant: int, now: datetime) -> int:
    """The audience becomes rows of the ledger in one statement, whatever its size."""
    select, params = addresses(campaign.newsletter).query.sql_with_params()
    moment = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(_FREEZE.format(audience=select), [*params, campaign.pk, variant, moment, moment])
        return cursor.rowcount


def pause(campaign: Campaign, trouble: str = "") -> None:
    """Stop between two mails. `trouble` is the reason when it was the engine that stopped."""
    CAMPAIGN.require(_row(campaign), CampaignState.PAUSED, paused_at=timezone.now(), trouble=trouble)


def resume(campaign: Campaign) -> None:
    paused = (CampaignState.PAUSED,)
    CAMPAIGN.require(_row(campaign), CampaignState.SENDING, coming_from=paused, paused_at=None, trouble="")


def cancel(campaign: Campaign) -> int:
    """Stop for good; return the number of people who will not get it because of that."""
    with transaction.atomic():
        CAMPAIGN.require(_row(campaign), CampaignState.CANCELLED, cancelled_at=timezone.now())
        return deliveries.skip_rest(campaign)


def finish(now: datetime) -> int:
    """Close every campaign under way in which nobody is left; return how many were closed."""
    left = Delivery.objects.filter(campaign=OuterRef("pk"), state__in=OPEN_STATES)
    done = Campaign.objects.filter(~Exists(left), state=CampaignState.SENDING)
    return CAMPAIGN.move(done, CampaignState.SENT, finished_at=now)


def tally(campaign: Campaign) -> Tally:
    rows = Delivery.objects.filter(campaign=campaign).order_by().values_list("state").annotate(n=Count("id"))
    counts = dict(rows)
    frozen = _row(campaign).values_list("frozen_count", flat=True).get()
    return Tally(frozen, {state: counts.get(state.value, 0) for state in DeliveryState})


def _row(campaign: Campaign) -> QuerySet[Campaign]:
    return Campaign.objects.filter(pk=campaign.pk)
