"""A slice of a lane: people are taken from the ledger, and their messages handed to the wire.

All of the database is this thread's and all of the network is the exchange's, so neither waits for the other:
while messages are on the wire, what has come back is written down and the next people are taken.
"""

import logging
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from newsletter import campaigns, stopping
from newsletter.addresses import AddressInvalidError
from newsletter.choosing import Queue, Rota, allowed
from newsletter.clock import ahead
from newsletter.deliveries.persisting import AWAY, Away, step_or_wait
from newsletter.deliveries.providers import deleted_providers_of
from newsletter.deliveries.rows import Settlement, Step, Taken, Turn, Wanted
from newsletter.deliveries.turns import due_again_of
from newsletter.error_watch import ErrorWatch
from newsletter.headers import HeaderUnsafeError
from newsletter.mailings import Mailing
from newsletter.models import Campaign, CampaignState, MailboxProvider
from newsletter.pacing import Pacer
from newsletter.senders import Sender
from newsletter.speed import Speed
from newsletter.verdicts import Patience, postponed, unwritable, verdict
from newsletter.wire.exchange import Exchange
from newsletter.wire.parcels import Fate, Outcome, Parcel

log = logging.getLogger(__name__)

_A_MOMENT = 0.01  # seconds
_PATIENCE = "Its mail server asked for patience."
_BAD = (Fate.REFUSED, Fate.UNANSWERED)


@dataclass(frozen=True)
class Pace:
    """How a lane works. The lease is renewed at least each second, so it can be short."""

    slice: timedelta = timedelta(seconds=10)
    lease: timedelta = timedelta(seconds=30)
    heartbeat: float = 1.0
    patience: Patience = field(default_factory=Patience)


class Slice:
    """`flying` are the rows on the wire. `sending`: the campaign goes on; `stuck`: but not from here, now."""

    def __init__(
        self, turn: Turn, senders: Sequence[Sender], exchange: Exchange, pacer: Pacer, pace: Pace
    ) -> None:
        self.turn, self.exchange, self.pacer, self.pace = turn, exchange, pacer, pace
        self.campaign = Campaign.objects.select_related("newsletter").get(pk=turn.campaign)
        self.mailing = Mailing(self.campaign)
        known = [0, *MailboxProvider.objects.values_list("pk", flat=True)]
        self.queue = Queue([*known, *deleted_providers_of(turn.campaign, known)])
        self.rota = Rota(senders)
        self.watch, self.speed, self.away = ErrorWatch.of(turn), Speed(), Away()
        self.flying: dict[int, Taken] = {}
        self.unwritten: list[Settlement] = []
        self.due_again: list[int] = []
        self.untried: defaultdict[str, Counter[int]] = defaultdict(Counter)
        self.sending, self.stuck, self.dry = True, False, False
        self.ahead = ahead()
        self.seconds_ahead = self.ahead.total_seconds()
        self.ends = time.monotonic() + pace.slice.total_seconds()
        self.next_beat = self.next_look = 0.0

    def run(self) -> None:
        """Until the slice is over, nobody is left or no sender takes more; then until all is back."""
        while self.flying or self.unwritten or self.wants_more():
            self.collect()
            sender, wanted = self._chosen() if self.wants_more() else (None, [])
            if self.unwritten or wanted or time.monotonic() >= self.next_beat:
                self.step(sender, wanted)

    @property
    def open(self) -> set[int]:
        """Rows on the wire, and those whose outcome could not be written: none of them may queue again."""
        return {*self.flying, *(one.row.id for one in self.unwritten)}

    def wants_more(self) -> bool:
        return self.sending and not self.stuck and time.monotonic() < self.ends and not stopping.asked()

    def collect(self) -> None:
        """What has come back. Waits for it unless the next people can be taken at once."""
        heard: dict[str, list[tuple[int, str, Outcome]]] = {}
        for outcome in self.exchange.collect(self._wait()):
            row = self.flying.pop(outcome.key, None)
            if row is not None:  # else of a slice that broke off: the ledger calls it unknown
                self._note(row, outcome)
                heard.setdefault(outcome.sender, []).append((row.mailbox_provider, _domain(row), outcome))
        for name, answers in heard.items():
            self.pacer.note(self.rota.senders[name], answers)
        for name, unused in self.untried.items():
            self.pacer.give_back(self.rota.senders[name], unused)
        self.untried.clear()

    def _wait(self) -> float:
        if self.wants_more() and not self.dry and any(self.exchange.room().values()):
            return 0.0
        if not self.flying and self.dry and self.wants_more():
            return self._rest()
        return self.pace.heartbeat if self.flying else 0.0

    def _rest(self) -> float:
        """Nothing is on the wire and nothing could be taken: how long to wait, or that it is over."""
        self.dry = False
        if not self.queue.waiting or not any(self.exchange.room().values()):
            self.stuck = True  # nobody is left, or every sender rests
            return 0.0
        ways = self.rota.senders.values()
        wakes = min((self.pacer.wakes_in(way, self.queue.waiting) for way in ways), default=0.0)
        self.stuck = time.monotonic() + wakes > self.ends
        return min(max(wakes, _A_MOMENT), self.pace.heartbeat)

    def _note(self, row: Taken, outcome: Outcome) -> None:
        settled = verdict(row, outcome, self.pace.patience, self.seconds_ahead)
        self.unwritten.append(settled)
        self.watch.note(settled.key if outcome.fate in _BAD else None)
        if outcome.fate == Fate.TAKEN:
            self.speed.note()
        elif outcome.fate == Fate.UNTRIED:
            self.queue.rewind()
            self.untried[outcome.sender][row.mailbox_provider] += 1

    def _chosen(self) -> tuple[Sender | None, Sequence[Wanted]]:
        try:
            return self.choose()
        except AWAY as error:
            log.warning("The database is away, and nobody else is taken: %s", error)
            self.stuck = True
            return None, []

    def choose(self) -> tuple[Sender | None, Sequence[Wanted]]:
        """The sender that works next, and whose rows it takes: those that are due again before others."""
        room = self.exchange.room()
        if time.monotonic() >= self.next_look:
            self.due_again = due_again_of(self.turn, datetime.now(UTC) + self.ahead, self.open)
            self.next_look = time.monotonic() + self.pace.heartbeat
        for sender in self.rota.order(room):
            wanted = self._due_again(sender, room[sender.name])
            wanted = wanted or self.queue.wanted(self.pacer, sender, room[sender.name])
            if wanted:
                self.dry = False
                return sender, wanted
        self.dry = True
        return None, []

    def _due_again(self, sender: Sender, room: int) -> list[Wanted]:
        found = allowed(self.pacer, sender, room, self.due_again)
        return [Wanted(provider, size, due_again=True) for provider, size in found]

    def step(self, sender: Sender | None, wanted: Sequence[Wanted]) -> None:
        """One transaction for what ended and what begins. Without a database, what ended waits for it."""
        now = datetime.now(UTC) + self.ahead
        doing = Step(now, self.pace.lease, tuple(self.unwritten), wanted, self.speed.rate())
        stepped = step_or_wait(self.turn, doing, self.away)
        self.unwritten = []  # not before: what fails to be written must not look as if it had never left
        self.next_beat = time.monotonic() + self.pace.heartbeat
        self.stuck = self.stuck or self.away.happened
        self.sending = stepped.state == CampaignState.SENDING
        if stepped.late:
            log.warning("%s outcomes of lane %s came after its lease", stepped.late, self.turn.lane)
        if sender is not None and stepped.met:
            self._account_for(sender, wanted, [found.taken for found in stepped.met])
            self.queue.note(wanted, stepped.met)
            if wanted[0].due_again and not stepped.taken:
                self.due_again = []
            self.post(sender, stepped.taken)
        self._pause_in_trouble()

    def _account_for(self, sender: Sender, wanted: Sequence[Wanted], taken: Sequence[int]) -> None:
        unused = {
            one.mailbox_provider: one.size - number
            for one, number in zip(wanted, taken, strict=True)
            if one.size > number
        }
        if unused:
            self.pacer.give_back(sender, unused)

    def post(self, sender: Sender, taken: Sequence[Taken]) -> None:
        parcels = []
        rests = self.pacer.anybody_rests(sender)
        for row in taken:
            if rests and (until := self.pacer.resting(sender, _domain(row))):
                self.unwritten.append(postponed(row, until + self.seconds_ahead, _PATIENCE))
            elif parcel := self._parcel(sender, row):
                self.flying[row.id] = row
                parcels.append(parcel)
        if len(parcels) < len(taken):
            unused = Counter(row.mailbox_provider for row in taken if row.id not in self.flying)
            self.pacer.give_back(sender, unused)
        self.rota.note(sender, len(parcels))
        self.exchange.post(sender.name, parcels)

    def _parcel(self, sender: Sender, row: Taken) -> Parcel | None:
        try:
            return self.mailing.parcel(row, sender)
        except (HeaderUnsafeError, AddressInvalidError) as error:
            self.unwritten.append(unwritable(row, str(error)))
            return None

    def _pause_in_trouble(self) -> None:
        trouble = self.watch.trouble() or self._nobody_can_send()
        if trouble and self.sending:
            self.sending = False
            self.watch.forget()
            try:
                campaigns.stop_in_trouble(self.campaign.pk, trouble)
            except AWAY as error:  # the next slice will meet the same trouble
                log.warning("Campaign %s could not be paused: %s (%s)", self.campaign.pk, error, trouble)

    def _nobody_can_send(self) -> str:
        """A reason to stop, when every sender says that trying again is in vain; else nothing."""
        troubles = self.exchange.troubles()
        if len(troubles) < len(self.rota.senders) or not all(one.permanent for one in troubles.values()):
            return ""
        answers = "; ".join(f"{name}: {one.answer}" for name, one in troubles.items())
        return f"No sender is allowed to send it. {answers}"


def _domain(row: Taken) -> str:
    return row.email.rpartition("@")[2]
