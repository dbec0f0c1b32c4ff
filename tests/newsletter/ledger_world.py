"""What may happen to a campaign: its lanes, editors, readers, broken servers, and time that passes."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from django.utils import timezone

from newsletter import campaigns, feedback, subscriptions, trials, unknowns
from newsletter.deliveries.rows import Settlement, Step, Taken, Turn, Wanted
from newsletter.deliveries.stepping import step
from newsletter.deliveries.turns import end_turn, expire, take_turn
from newsletter.feedback_events import FeedbackEvent, FeedbackKind
from newsletter.models import (
    Campaign,
    Delivery,
    DeliveryState,
    Lane,
    Newsletter,
    WhenUnknown,
)
from newsletter.states import MoveRefusedError
from newsletter.tokens import Leave

LEASE = timedelta(minutes=1)
S = DeliveryState


class Worker:
    """A process: it may hold a turn, and knows what it put on the wire and what it has not yet written."""

    def __init__(self) -> None:
        self.turn: Turn | None = None
        self.wire: list[Taken] = []


class World:
    """A campaign to three people, two workers, two lanes that either may hold, and a clock of its own."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign
        Newsletter.objects.update(when_unknown=WhenUnknown.RESEND)
        campaigns.start(campaign)
        self.lanes = list(Lane.objects.filter(number__gt=0).order_by("number").values_list("pk", flat=True))
        self.workers = [Worker(), Worker()]
        self.copies: Counter[int] = Counter()
        self.risked: Counter[int] = Counter()
        self.resent: set[int] = set()
        self.now: datetime = timezone.now()

    def sit_down(self, number: int) -> None:
        worker = self.workers[number]
        if worker.turn is None:
            own, other = self.lanes[number], self.lanes[1 - number]
            worker.turn = take_turn(own, self.now, LEASE) or take_turn(other, self.now, LEASE)

    def take(self, number: int) -> None:
        self.sit_down(number)
        self._step(self.workers[number], wanted=[Wanted(0, 1), Wanted(0, 1, due_again=True)])

    def _step(
        self, worker: Worker, settled: list[Settlement] | None = None, wanted: list[Wanted] | None = None
    ) -> None:
        if worker.turn is not None:
            stepped = step(worker.turn, Step(self.now, LEASE, settled or [], wanted or []))
            worker.wire += stepped.taken
            for row in stepped.taken:
                assert self.copies[row.id] <= self.risked[row.id], "what may have arrived was taken again"

    def accept(self, number: int) -> None:
        self._answer(self.workers[number], S.SENT, delivered=True)

    def break_line(self, number: int) -> None:
        self._answer(self.workers[number], S.UNKNOWN, delivered=True)

    def refuse(self, number: int) -> None:
        self._answer(self.workers[number], S.FAILED, delivered=False)

    def defer(self, number: int) -> None:
        self._answer(self.workers[number], S.DEFERRED, delivered=False)

    def fail_to_try(self, number: int) -> None:
        self._answer(self.workers[number], S.QUEUED, delivered=False)

    def _answer(self, worker: Worker, state: DeliveryState, *, delivered: bool) -> None:
        """The server answers the oldest message; taken or unknown means that it may be in an inbox."""
        if worker.wire:
            row = worker.wire.pop(0)
            self.copies[row.id] += delivered
            now = self.now.timestamp()
            due = now if state == S.DEFERRED else None
            told = Settlement(row, state, "answer", now, due=due, untried=state == S.QUEUED)
            self._step(worker, settled=[told])
            self._step(worker, settled=[told])  # a commit whose answer was lost is repeated
            taken = Delivery.objects.filter(pk=row.id, state__in=(S.SENT, S.DELIVERED))
            assert state != S.SENT or not taken.filter(sent_at=None).exists()

    def die(self, number: int) -> None:
        """A process is killed: its message may have arrived, and it remembers nothing."""
        for row in self.workers[number].wire:
            self.copies[row.id] += 1
        self.workers[number] = Worker()

    def stand_up(self, number: int) -> None:
        worker = self.workers[number]
        if worker.turn is not None:
            for row in worker.wire:
                self.copies[row.id] += 1
            end_turn(worker.turn, {row.id for row in worker.wire})
            self.workers[number] = Worker()

    def wait(self, number: int) -> None:
        self.now += LEASE * (number + 1.5)
        expire(self.now)

    def pause(self, number: int) -> None:
        with suppress(MoveRefusedError):
            [campaigns.pause, campaigns.resume][number](self.campaign)

    def cancel(self, number: int) -> None:
        with suppress(MoveRefusedError):
            [campaigns.cancel, campaigns.retry_failed][number](self.campaign)

    def send_to_the_rest(self, number: int) -> None:
        with suppress(MoveRefusedError):
            campaigns.send_to_the_rest(self.campaign)

    def decide(self, number: int) -> None:
        with suppress(MoveRefusedError):
            if number:
                unknowns.accept_unknown(self.campaign)
                return
            self._risk(lambda: unknowns.resend_unknown(self.campaign))

    def decide_by_rule(self, number: int) -> None:
        """As the newsletter has it; whoever was sent it again once is not, by itself."""
        before = set(self.resent)
        again = self._risk(lambda: unknowns.resend_where_allowed(self.now + timedelta(minutes=20)))
        assert not again & before

    def _risk(self, resend: Callable[[], int]) -> set[int]:
        """Who is sent it again, knowing that they may have it."""
        unknown = Delivery.objects.filter(state=S.UNKNOWN).values_list("pk", flat=True)
        doubtful = set(unknown.all())
        number = resend()
        again = doubtful - set(unknown.all())
        assert len(again) == number
        for pk in again:
            self.risked[pk] = self.copies[pk] + self._in_flight(pk)
        self.resent |= again
        return again

    def report(self, number: int) -> None:
        """The provider is faster with its report than with its answer."""
        for row in self.workers[number].wire[:1]:
            event = FeedbackEvent(FeedbackKind.DELIVERED, "p", "", "", row.email, self.now, "", row.id)
            feedback.take(event)

    def _in_flight(self, pk: int) -> int:
        """How often a process that slept through its lease may still hand it over."""
        return sum(row.id == pk for worker in self.workers for row in worker.wire)

    def leave(self, number: int) -> None:
        person = self.campaign.newsletter.subscriptions.order_by("pk")[number]
        leave = Leave(person.subscriber_id, self.campaign.newsletter_id)
        subscriptions.unsubscribe(leave, form="one-click")

    def go_on_with_tests(self, number: int) -> None:
        """The hour is set, or has come and the winner is chosen, or there is nothing to do."""
        trials.go_on(self.now)
        trials.go_on(self.now + timedelta(hours=5))

    def choose(self, number: int) -> None:
        with suppress(trials.NoChoiceError):
            trials.choose(self.campaign, self.campaign.variants.order_by("pk")[number].pk, self.now)

    def sweep(self, number: int) -> None:
        campaigns.finish(self.now)
        campaigns.empty_cancelled(timezone.now() + timedelta(seconds=5))
