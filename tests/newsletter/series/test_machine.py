"""Whatever somebody does, and however beat and servers behave: no letter twice, none after leaving.

Hypothesis invents histories of one person. Beside it a model keeps what they want and what they were sent.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from newsletter import campaigns, preferences, subscriptions
from newsletter import series as verbs
from newsletter.addresses import parse_address
from newsletter.deliveries.counts import check
from newsletter.deliveries.rows import Step, Wanted
from newsletter.deliveries.stepping import step
from newsletter.deliveries.turns import end_turn, take_turn
from newsletter.models import DeliveryState, Series, Subscription
from newsletter.subscriptions import AskAgainError
from newsletter.tokens import Leave
from tests.newsletter.cast import LEASE, settle, settled
from tests.newsletter.series.conftest import DAYS, SUBJECTS, beat, mails, pass_time

pytestmark = [pytest.mark.once, pytest.mark.django_db]
ADDRESS = parse_address("dora@example.org")
# Histories run on a clock that is moved, and take some real seconds themselves.
_SECONDS = timedelta(seconds=30)


class Rollback(Exception):  # noqa: N818 - not an error, an end
    """Ends one history, so that the next begins with nobody."""


class World:
    def __init__(self, series: Series) -> None:
        self.series, self.newsletter = series, series.newsletter
        self.clock = timedelta()
        self.agreed_at: timedelta | None = None
        self.first_agreed_at = timedelta()
        self.paused_until = timedelta(-1)
        self.sent: list[tuple[str, timedelta]] = []

    @property
    def dora(self) -> Subscription | None:
        return Subscription.objects.filter(subscriber__email_normalized=ADDRESS.normalized).first()

    def join(self) -> None:
        subscriptions.subscribe(self.newsletter, ADDRESS, form="page")

    def confirm(self) -> None:
        dora = self.dora
        if dora is None or dora.state != "pending":
            return
        try:
            subscriptions.confirm(dora, form="confirm-page")
        except AskAgainError:
            return
        if not self.sent:
            self.first_agreed_at = self.clock
        self.agreed_at, self.paused_until = self.clock, timedelta(-1)

    def leave(self) -> None:
        if dora := self.dora:
            subscriptions.unsubscribe(Leave(dora.subscriber_id, self.newsletter.pk), form="one-click")
            self.agreed_at = None

    def pause(self) -> None:
        dora = self.dora
        if dora and preferences.pause(dora, timezone.now() + timedelta(days=2), form="preferences-page"):
            self.paused_until = self.clock + timedelta(days=2)

    def resume(self) -> None:
        dora = self.dora
        if dora and preferences.resume(dora, form="preferences-page"):
            self.paused_until = timedelta(-1)

    def wait(self, **some: int) -> None:
        pass_time(**some)
        self.clock += timedelta(**some)

    def switch(self) -> None:
        self.series.refresh_from_db()
        (verbs.switch_off if self.series.running else verbs.switch_on)(self.series)

    def carry(self, state: DeliveryState = DeliveryState.SENT) -> None:
        """The lanes run, and the mail server says the same to all."""
        for mail in mails():
            if mail.state != "sending":
                continue
            now = timezone.now()
            turn = take_turn(mail.lanes.get(number=1).pk, now, LEASE)
            assert turn is not None
            everybody = [Wanted(0, 9), Wanted(0, 9, due_again=True)]
            for row in step(turn, Step(now, LEASE, wanted=everybody)).taken:
                settle(turn, settled(row, state)._replace(due=now.timestamp()))
                if state == DeliveryState.SENT:
                    self.note(mail.subject)
            end_turn(turn, set())
        campaigns.finish(timezone.now())

    def put_off(self) -> None:
        self.carry(DeliveryState.DEFERRED)

    def note(self, subject: str) -> None:
        """What must be true of every mail that leaves."""
        assert self.agreed_at is not None
        assert self.clock >= self.paused_until - _SECONDS
        place = SUBJECTS.index(subject)
        assert place > max((SUBJECTS.index(one) for one, _ in self.sent), default=-1)
        before = self.sent[-1][1] if self.sent else self.first_agreed_at
        assert self.clock - before >= timedelta(days=DAYS[place]) - _SECONDS
        self.sent.append((subject, self.clock))


def _beats(world: World) -> None:
    beat()
    beat()


STEPS: dict[str, Callable[[World], None]] = {
    "join": World.join,
    "confirm": World.confirm,
    "leave": World.leave,
    "pause": World.pause,
    "resume": World.resume,
    "hours pass": lambda world: world.wait(hours=7),
    "a day passes": lambda world: world.wait(days=1, minutes=1),
    "weeks pass": lambda world: world.wait(days=20),
    "beats": _beats,
    "lanes run": World.carry,
    "server says later": World.put_off,
    "switch": World.switch,
}
CHOICES = [*["join", "confirm", "beats", "lanes run", "a day passes"] * 4, *STEPS]
BEAT = ["beats", "lanes run"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example([*["join", "confirm"], *[*BEAT, "a day passes", "a day passes"] * 4])
@example(["join", "confirm", *BEAT, "leave", "join", "confirm", *["weeks pass", *BEAT] * 4])
@example(["join", "confirm", "beats", "server says later", *["a day passes"] * 3, *[*BEAT, "hours pass"] * 3])
@given(steps=st.lists(st.sampled_from(CHOICES), min_size=10, max_size=30))
def test_it_sends_nobody_a_letter_twice_or_too_early_or_after_leaving(
    series: Series, steps: list[str]
) -> None:
    try:
        with transaction.atomic():
            world = World(series)
            for name in steps:
                STEPS[name](world)
            assert all(check(mail)[0] for mail in mails() if mail.started_at)
            raise Rollback
    except Rollback:
        pass


def test_the_usual_history_gets_all_of_it(series: Series) -> None:
    world = World(series)
    for name in ["join", "confirm", *[*BEAT, "a day passes", "a day passes"] * 4]:
        STEPS[name](world)
    assert [subject for subject, _ in world.sent] == list(SUBJECTS)
