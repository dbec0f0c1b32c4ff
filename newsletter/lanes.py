"""A lane sends one slice of a campaign over one warm connection, and writes down every step in the ledger."""

import contextlib
import logging
import secrets
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from newsletter import campaigns, deliveries
from newsletter.deliveries import Claimed, Outcome
from newsletter.headers import HeaderUnsafeError
from newsletter.mailings import Mailing
from newsletter.models import Campaign, CampaignState, DeliveryState, Lane
from newsletter.states import MoveRefusedError
from newsletter.wire import (
    DeferredError,
    Line,
    LineDownError,
    RefusedError,
    SenderRefusedError,
    UnansweredError,
)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Pace:
    """How a lane works. A lease must outlast the slowest message (five waits of the wire's timeout)."""

    batch: int = 100
    slice: timedelta = timedelta(seconds=10)
    lease: timedelta = timedelta(seconds=180)
    lane_lease: timedelta = timedelta(seconds=60)
    first_retry: timedelta = timedelta(minutes=1)
    longest_retry: timedelta = timedelta(hours=4)
    give_up_after: timedelta = timedelta(days=2)


def run_lane(lane: int, line: Line, pace: Pace) -> bool:
    """Send for one slice of time. True: there is more to do now, so somebody should call again.

    Harmless when called twice or for a lane that another process holds. Raises LineDownError when the mail
    server cannot be reached; whatever was picked up has been given back.
    """
    holder = secrets.randbits(62)
    if not _take(lane, holder, pace):
        return False
    try:
        campaign = Campaign.objects.select_related("newsletter").get(lanes=lane)
        if campaign.state != CampaignState.SENDING:
            return False
        return _Slice(lane, holder, line, pace, campaign).run()
    finally:
        Lane.objects.filter(pk=lane, holder=holder).update(holder=None, lease_until=None)


def lanes_of(campaign: int) -> list[int]:
    return list(Lane.objects.filter(campaign=campaign).order_by("number").values_list("pk", flat=True))


def idle_lanes(now: datetime) -> list[int]:
    """Lanes that nobody holds although their campaign has people who are due."""
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
    lanes = Lane.objects.filter(free, campaign__state=CampaignState.SENDING).order_by("campaign_id", "number")
    due: dict[int, bool] = {}
    for campaign in lanes.values_list("campaign_id", flat=True):
        if campaign not in due:
            due[campaign] = deliveries.has_due(campaign, now)
    return [pk for pk, campaign in lanes.values_list("pk", "campaign_id") if due.get(campaign)]


def _take(lane: int, holder: int, pace: Pace) -> bool:
    """Become the lane's holder, unless another process holds it under a living lease."""
    now = timezone.now()
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=now) | Q(holder=holder)
    return bool(Lane.objects.filter(free, pk=lane).update(holder=holder, lease_until=now + pace.lane_lease))


class _Slice:
    def __init__(self, lane: int, holder: int, line: Line, pace: Pace, campaign: Campaign) -> None:
        self.lane, self.holder, self.line, self.pace, self.campaign = lane, holder, line, pace, campaign
        self.mailing = Mailing(campaign)
        self.ends = time.monotonic() + pace.slice.total_seconds()
        # Where the last batch ended: without it each claim would walk past everything already claimed.
        self.cursor = 0

    def run(self) -> bool:
        while time.monotonic() < self.ends:
            self.line.open()
            rows = self._claim()
            if not rows:
                return False
            if not self._send(rows) or not _take(self.lane, self.holder, self.pace):
                return False
        return True

    def _claim(self) -> list[Claimed]:
        rows = self._claim_after(self.cursor)
        if not rows and self.cursor:
            rows = self._claim_after(0)
        self.cursor = rows[-1].id if rows else 0
        return rows

    def _claim_after(self, cursor: int) -> list[Claimed]:
        return deliveries.claim(
            self.campaign.pk, self.pace.batch, self.pace.lease, timezone.now(), after=cursor
        )

    def _send(self, rows: list[Claimed]) -> bool:
        """Send a batch. False: the campaign no longer sends.

        The outcome of one message and the beginning of the next share a transaction, so that each person
        costs one commit and at most the message on the wire can be unknown.
        """
        waiting: tuple[Claimed, Outcome] | None = None
        todo = list(rows)
        try:
            while todo and time.monotonic() < self.ends:
                self.line.open()  # before anybody is begun: a relay that is down costs nobody an attempt
                row = todo.pop(0)
                with transaction.atomic():
                    self._record(waiting)
                    begun = self._begin(row)
                waiting = None
                if begun:
                    waiting = row, self._attempt(row)
                elif not deliveries.set_aside(row, self.campaign.newsletter) and not self._still_sending():
                    todo.append(row)
                    return False
        finally:
            self._record(waiting)
            deliveries.release(todo)
        return True

    def _begin(self, row: Claimed) -> bool:
        return deliveries.begin(row, self.campaign.newsletter_id, self.pace.lease, timezone.now())

    def _record(self, ended: tuple[Claimed, Outcome] | None) -> None:
        if ended and not deliveries.record(*ended, timezone.now()):
            log.warning("Delivery %s ended as %s after its claim was lost", ended[0].id, ended[1].state)

    def _still_sending(self) -> bool:
        return Campaign.objects.filter(pk=self.campaign.pk, state=CampaignState.SENDING).exists()

    def _attempt(self, row: Claimed) -> Outcome:
        now = timezone.now()
        try:
            message = self.mailing.message(
                delivery=row.id,
                variant=row.variant,
                subscriber=row.subscriber or 0,
                email=row.email,
                name=row.name,
                at=now,
            )
            return Outcome(DeliveryState.SENT, self.line.deliver(self.mailing.sender, row.email, message))
        except UnansweredError as error:
            return Outcome(DeliveryState.UNKNOWN, error.answer)
        except RefusedError as error:
            return Outcome(DeliveryState.FAILED, error.answer)
        except HeaderUnsafeError as error:
            return Outcome(DeliveryState.FAILED, str(error))
        except SenderRefusedError as error:
            self._pause(error.answer)
            return Outcome(DeliveryState.QUEUED, error.answer, due_at=now)
        except (DeferredError, LineDownError) as error:
            return self._later(row, error.answer, now)

    def _later(self, row: Claimed, answer: str, now: datetime) -> Outcome:
        if now - row.queued_at > self.pace.give_up_after:
            return Outcome(DeliveryState.FAILED, f"Given up after {row.attempts + 1} attempts: {answer}")
        wait = min(self.pace.first_retry * 2**row.attempts, self.pace.longest_retry)
        return Outcome(DeliveryState.DEFERRED, answer, due_at=now + wait)

    def _pause(self, answer: str) -> None:
        with contextlib.suppress(MoveRefusedError):  # an editor may have paused or cancelled it first
            campaigns.pause(self.campaign, f"The mail server refuses the sender: {answer}")
