"""Holding a lane: one process at a time, for as long as it renews its lease."""

import secrets
from collections import Counter
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Now

from newsletter.deliveries.counts import DESK, by_state, count_at_desk, moved, waiting
from newsletter.deliveries.rows import Turn
from newsletter.models import CampaignState, Delivery, DeliveryState, Lane

_S = DeliveryState
DIED = "The sending process ended before the server's answer."
_FREE: dict[str, Any] = {"holder": None, "lease_until": None, "on_the_wire": [], "rate": 0}


def take_turn(lane: int, now: datetime, lease: timedelta) -> Turn | None:
    """Become the lane's holder; None while another process holds it under a living lease.

    Whoever held it before and let its lease run out is called dead first, so that what it had on the wire
    has its name.
    """
    expire(now)
    holder = secrets.randbits(62)
    mine = Lane.objects.filter(pk=lane, holder__isnull=True).update(holder=holder, lease_until=now + lease)
    if not mine:
        return None
    found = Lane.objects.select_related("campaign").get(pk=lane)
    # As many as now until we give it back: see `campaigns.open_missing_lanes`.
    return _turn(found, _lanes(campaign=found.campaign_id).count())


def _lanes(**which: object) -> QuerySet[Lane]:
    return Lane.objects.filter(number__gt=DESK, **which).select_related("campaign")


def _turn(lane: Lane, parts: int) -> Turn:
    campaign = lane.campaign
    return Turn(lane.pk, lane.holder or 0, campaign.pk, campaign.newsletter_id, lane.number - 1, parts)


def end_turn(turn: Turn, still_open: Collection[int]) -> int:
    """Give the lane back. Rows that it names and of which we never heard never left: they wait again.

    That happens when a commit went through and its answer got lost. `still_open` are the rows whose outcome
    is not known or not written; they become `unknown`. Returns how many wait again.
    """
    with transaction.atomic():
        # First the lane, then its rows, as all others do: whoever calls us dead at this moment waits.
        ours = Lane.objects.select_for_update().filter(pk=turn.lane, holder=turn.holder)
        named = set(ours.values_list("on_the_wire", flat=True).first() or ())
        strays = by_state(waiting(named.difference(still_open)))
        for state, number in strays.items():
            count_at_desk(turn.campaign, moved(_S.SENDING, state, number))
        _call_unknown(turn.campaign, turn.holder, named.intersection(still_open))
        ours.update(**_FREE)
    return strays.total()


def expire(now: datetime) -> int:
    """Free the lanes whose process died, and call by their name the rows it had on the wire."""
    found = 0
    dead = Lane.objects.filter(holder__isnull=False, lease_until__lt=now)
    for lane, holder, campaign in dead.values_list("pk", "holder", "campaign_id"):
        with transaction.atomic():
            still = Lane.objects.filter(pk=lane, holder=holder, lease_until__lt=now)
            for named in still.select_for_update().values_list("on_the_wire", flat=True):
                found += _call_unknown(campaign, holder, named)
                still.update(**_FREE)
    return found


def _call_unknown(campaign: int, holder: int | None, rows: Collection[int]) -> int:
    """What their rows say is from before this attempt. When it began is known to the process that died.

    So there is no receipt of it; `moving.resend_unknown` writes one.
    """
    number = waiting(rows).update(
        state=_S.UNKNOWN,
        attempts=F("attempts") + 1,
        holder=holder,
        tried_at=Now(),
        due_at=None,
        answer=DIED,
    )
    count_at_desk(campaign, moved(_S.SENDING, _S.UNKNOWN, number))
    return number


def idle_lanes(now: datetime, *, of_series: bool = False) -> list[int]:
    """Lanes that nobody holds although there are people of theirs whose turn has come.

    Those of campaigns, or those of the letters of series, which do not wait behind campaigns.
    """
    sending = _lanes(campaign__state=CampaignState.SENDING, campaign__letter_version__isnull=not of_series)
    lanes = list(sending.order_by("campaign_id", "number"))
    parts = Counter(lane.campaign_id for lane in lanes)
    free = [lane for lane in lanes if lane.holder is None or (lane.lease_until and lane.lease_until < now)]
    return [lane.pk for lane in free if has_due(_turn(lane, parts[lane.campaign_id]), now, lane.on_the_wire)]


def has_due(turn: Turn, now: datetime, beside: Collection[int] = ()) -> bool:
    """Whether the lane would find work now, `beside` those rows."""
    return _queued(turn, beside).exists() or _due_again(turn, now, beside).exists()


def due_again_of(turn: Turn, now: datetime, beside: Collection[int]) -> list[int]:
    """The mailbox providers with somebody, `beside` those rows, who was deferred and is due again."""
    rows = _due_again(turn, now, beside)
    return list(rows.order_by().values_list("mailbox_provider", flat=True).distinct())


# Two questions, because each has an index of its own.


def _queued(turn: Turn, beside: Collection[int]) -> QuerySet[Delivery]:
    return _rows(turn, beside).filter(state=_S.QUEUED)


def _due_again(turn: Turn, now: datetime, beside: Collection[int]) -> QuerySet[Delivery]:
    return _rows(turn, beside).filter(state=_S.DEFERRED, due_at__lte=now)


def _rows(turn: Turn, beside: Collection[int]) -> QuerySet[Delivery]:
    rows = Delivery.objects.filter(campaign=turn.campaign).exclude(pk__in=beside)
    return rows.alias(part=F("id") % turn.parts).filter(part=turn.part)
