"""How many deliveries are in which state, at the same cost whatever their number."""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, F, QuerySet, Sum
from django.db.models.functions import Coalesce

from newsletter.deliveries.running import run
from newsletter.deliveries.statements import stored
from newsletter.models import OPEN_STATES, WAITING_STATES, Campaign, Delivery, DeliveryState, Lane

Change = Counter[DeliveryState]
"""How many more (or fewer) deliveries are in each state. A move takes one away and adds one elsewhere."""

DESK = 0
"""The number of the lane in which moves are counted that no worker makes."""


@dataclass(frozen=True)
class Tally:
    """The sums of a campaign. From its start on, `frozen` equals the sum of `counts` at every moment."""

    frozen: int
    counts: Mapping[DeliveryState, int]
    rate: float = 0.0

    @property
    def adds_up(self) -> bool:
        return self.frozen == sum(self.counts.values()) and min(self.counts.values(), default=0) >= 0

    @property
    def open(self) -> int:
        return sum(self.counts[state] for state in OPEN_STATES)

    @property
    def settled(self) -> int:
        return sum(n for state, n in self.counts.items() if state not in OPEN_STATES)

    @property
    def seconds_left(self) -> float | None:
        """At the present rate; None while nothing moves."""
        return self.open / self.rate if self.rate > 0 else None


def moved(source: DeliveryState, target: DeliveryState, number: int = 1) -> Change:
    change: Change = Counter()
    change[source] -= number
    change[target] += number
    return change


def count_at_desk(campaign: int, change: Change) -> None:
    """Count moves that no worker made. Call it in the transaction that makes them."""
    columns = {state.value: F(state.value) + number for state, number in change.items() if number}
    if columns:
        Lane.objects.filter(campaign=campaign, number=DESK).update(**columns)


_COLUMNS = ", ".join(f"{state} = {state} + %s" for state in DeliveryState.values)
_COUNT = f"UPDATE newsletter_lane SET {_COLUMNS}, on_the_wire = %s, lease_until = %s, rate = %s WHERE id = %s"  # noqa: S608


def count_in_lane(
    lane: int, change: Change, on_the_wire: Collection[int], lease_until: datetime, rate: float
) -> None:
    """Count what a lane's holder moved, name what it has on the wire, and prolong its lease."""
    numbers = [change[state] for state in DeliveryState]
    run(_COUNT, [*numbers, json.dumps(list(on_the_wire)), stored(lease_until), rate, lane])


def on_the_wire(campaign: int) -> set[int]:
    """The rows that the campaign's lanes name. Whoever must not meet one of them locks the lanes first."""
    named = Lane.objects.filter(campaign=campaign, number__gt=DESK).values_list("on_the_wire", flat=True)
    return {pk for some in named for pk in some}


def waiting(ids: Collection[int]) -> QuerySet[Delivery]:
    """Those of the rows that a lane names which have no outcome yet: a report may have been faster."""
    return Delivery.objects.filter(pk__in=ids, state__in=WAITING_STATES)


def tally(campaign: Campaign) -> Tally:
    """The sums as they are counted: one small row for each lane is read."""
    rows = Lane.objects.filter(campaign=campaign)
    totals = rows.aggregate(**_SUMS)
    frozen = Campaign.objects.values_list("frozen_count", flat=True).get(pk=campaign.pk)
    return _tally(frozen, totals)


def tallies(campaigns: Iterable[Campaign]) -> dict[int, Tally]:
    """Those of several campaigns, by number, as they were when the campaigns were read."""
    frozen = {one.pk: one.frozen_count for one in campaigns}
    rows = Lane.objects.filter(campaign__in=frozen).order_by().values("campaign").annotate(**_SUMS)
    found = {row["campaign"]: row for row in rows}
    nothing = dict.fromkeys([*DeliveryState.values, "speed"], 0)
    return {pk: _tally(people, found.get(pk, nothing)) for pk, people in frozen.items()}


_SUMS = {state.value: Coalesce(Sum(state.value), 0) for state in DeliveryState}
_SUMS["speed"] = Coalesce(Sum("rate"), 0.0)


def _tally(frozen: int, totals: Mapping[str, Any]) -> Tally:
    return Tally(frozen, {state: totals[state.value] for state in DeliveryState}, totals["speed"])


def recount(campaign: Campaign) -> Tally:
    """The sums as the rows themselves have them, which reads every one: to check the others by."""
    counts = by_state(Delivery.objects.filter(campaign=campaign))
    for state, number in by_state(waiting(on_the_wire(campaign.pk))).items():
        counts.update(moved(state, DeliveryState.SENDING, number))
    frozen = Campaign.objects.values_list("frozen_count", flat=True).get(pk=campaign.pk)
    return Tally(frozen, {state: counts[state] for state in DeliveryState})


def by_state(rows: QuerySet[Delivery]) -> Change:
    """How many of the rows say that they are in which state."""
    found = rows.order_by().values_list("state").annotate(n=Count("id"))
    return Change({DeliveryState(state): number for state, number in found})


@transaction.atomic
def check(campaign: Campaign) -> tuple[bool, Tally]:
    """Whether the counts are those of the rows, and the rows'. Lanes wait, so that both are of one moment."""
    hold_lanes(campaign)
    counted, real = tally(campaign), recount(campaign)
    return counted.adds_up and real.adds_up and counted.counts == real.counts, real


@transaction.atomic
def repair(campaign: Campaign) -> None:
    """Count anew, at the desk, and let the lanes go on from nothing."""
    hold_lanes(campaign)
    real = recount(campaign)
    nothing = dict.fromkeys(DeliveryState.values, 0)
    Lane.objects.filter(campaign=campaign).update(**nothing)
    counts = {state.value: number for state, number in real.counts.items()}
    Lane.objects.filter(campaign=campaign, number=DESK).update(**counts)
    Campaign.objects.filter(pk=campaign.pk).update(frozen_count=sum(counts.values()))


def hold_lanes(campaign: Campaign) -> None:
    """No lane takes or settles anything until the transaction ends. The desk last, as all others do."""
    list(Lane.objects.filter(campaign=campaign).order_by("-number").select_for_update())
