"""A lane's step: in one transaction, write down what ended and put the next people on the wire.

Each person costs one write of their row, with the outcome, and a number in the lane's own row before that. It
stands in the database before the first byte leaves, and a lane never has more rows on the wire than it has
connections: so a process that dies leaves at most that many whose outcome nobody can know.
"""

from typing import Any

from django.db import transaction

from newsletter.deliveries import statements
from newsletter.deliveries.counts import Change, count_at_desk, count_in_lane, moved
from newsletter.deliveries.rows import Met, Step, Stepped, Taken, Turn
from newsletter.deliveries.settle import settle
from newsletter.models import CAMPAIGN, OPEN_STATES, Campaign, CampaignState, DeliveryState

_S = DeliveryState


def step(turn: Turn, doing: Step) -> Stepped:
    """Settle, then take, if the lane is still ours and its campaign is sending. Raises DatabaseError whole.

    Calling it again with the same settlements, after an error that left open whether they had been written,
    is harmless: rows that have moved do not move again.
    """
    with transaction.atomic():
        state, on_the_wire = statements.fence(turn.lane, turn.holder)
        if state is None:
            return Stepped(None, late=_settle_late(turn, doing))
        change, late = settle(doing.settled, turn, on_the_wire)
        on_the_wire.difference_update(one.row.id for one in doing.settled)
        taken, met = _take(turn, doing, on_the_wire, change) if state == CampaignState.SENDING else ([], [])
        count_in_lane(turn.lane, change, on_the_wire, doing.now + doing.lease, doing.rate)
    return Stepped(state, taken, met, late)


def _settle_late(turn: Turn, doing: Step) -> int:
    """The lane is no longer ours, and what it had on the wire is unknown; whoever knows better says so.

    First the campaign, then its rows, as all others do: it may be over by now, or be closed at this moment.
    """
    list(Campaign.objects.select_for_update(no_key=True).filter(pk=turn.campaign).values_list("pk"))
    change, late = settle(doing.settled, turn, ())
    count_at_desk(turn.campaign, change)
    if any(change[state] > 0 for state in OPEN_STATES):
        _go_on(turn.campaign)
    return late


def _go_on(campaign: int) -> None:
    """Somebody waits again, so it is not over. A cancelled one stays so, and has them skipped."""
    row = Campaign.objects.filter(pk=campaign)
    row.exclude(finished_at=None).update(finished_at=None)
    CAMPAIGN.move(row, CampaignState.SENDING, coming_from=(CampaignState.SENT,))


def _take(turn: Turn, doing: Step, on_the_wire: set[int], change: Change) -> tuple[list[Taken], list[Met]]:
    """Adds to `on_the_wire` and `change`."""
    taken: list[Taken] = []
    met: list[Met] = []
    for wanted in doing.wanted:
        rows = statements.look(turn, wanted, on_the_wire, doing.now)
        ours = [_taken(row, doing) for row in rows if row[-1]]
        taken += ours
        on_the_wire.update(row.id for row in ours)
        met.append(Met(len(rows), len(ours), max((row[0] for row in rows), default=0)))
        if len(ours) < len(rows):
            statements.skip([row[0] for row in rows if not row[-1]])
        source = _S.DEFERRED if wanted.due_again else _S.QUEUED
        change.update(moved(source, _S.SENDING, len(ours)))
        change.update(moved(source, _S.SKIPPED, len(rows) - len(ours)))
    return taken, met


def _taken(row: tuple[Any, ...], doing: Step) -> Taken:
    return Taken._make((*row[:-1], doing.now.timestamp()))
