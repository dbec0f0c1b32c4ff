"""Whatever lanes, editors, readers and broken servers do, and in any order, the ledger keeps its word.

Hypothesis invents histories; after every step the sums are right, each row moved only along the moves that
are written down, and nobody's message was on the wire twice.
"""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsletter import campaigns, deliveries, subscriptions
from newsletter.deliveries import Claimed, Outcome
from newsletter.models import CAMPAIGN, DELIVERY, Campaign, CampaignState, Delivery, DeliveryState
from newsletter.states import MoveRefusedError
from newsletter.tokens import Leave
from tests.newsletter.cast import crowd

pytestmark = pytest.mark.django_db
LEASE = timedelta(minutes=1)


class Rollback(Exception):  # noqa: N818 - not an error, an end
    """Ends one history, so that the next begins with a fresh ledger."""


class World:
    """A campaign to two people, two lanes that claim and send, and a clock of its own."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign
        self.held: list[list[Claimed]] = [[], []]
        self.on_wire: list[tuple[Claimed, int]] = []
        self.accepted: Counter[int] = Counter()
        campaigns.start(campaign)
        self.now: datetime = timezone.now()

    def claim(self, lane: int) -> None:
        self.held[lane] += deliveries.claim(self.campaign.pk, 1, LEASE, self.now)

    def begin(self, lane: int) -> None:
        if self.held[lane]:
            row = self.held[lane].pop(0)
            if deliveries.begin(row, self.campaign.newsletter_id, LEASE, self.now):
                assert not self.accepted[row.id], "what may have arrived went on the wire again"
                self.on_wire.append((row, lane))
            else:
                deliveries.set_aside(row, self.campaign.newsletter)

    def put_on_wire(self, lane: int) -> None:
        self.claim(lane)
        self.begin(lane)

    def take(self, number: int) -> None:
        self._answer([DeliveryState.SENT, DeliveryState.UNKNOWN][number])

    def refuse(self, number: int) -> None:
        self._answer([DeliveryState.FAILED, DeliveryState.DEFERRED][number])

    def _answer(self, end: DeliveryState) -> None:
        """The server answers the oldest message; taken or unknown means that it may be in an inbox."""
        if self.on_wire:
            row, _ = self.on_wire.pop(0)
            if end in (DeliveryState.SENT, DeliveryState.UNKNOWN):
                self.accepted[row.id] += 1
            deliveries.record(row, Outcome(end, "answer", due_at=self.now), self.now)

    def die(self, lane: int) -> None:
        """A lane's process is killed: its message may have arrived, and it remembers nothing."""
        for row, its_lane in self.on_wire:
            if its_lane == lane:
                self.accepted[row.id] += 1
        self.on_wire = [(row, its_lane) for row, its_lane in self.on_wire if its_lane != lane]
        self.held[lane] = []

    def release(self, lane: int) -> None:
        deliveries.release(self.held[lane])
        self.held[lane] = []

    def wait(self, number: int) -> None:
        self.now += LEASE * (number + 1.5)
        deliveries.expire(self.now)

    def edit(self, number: int) -> None:
        with suppress(MoveRefusedError):
            [campaigns.pause, campaigns.resume][number](self.campaign)

    def cancel(self, number: int) -> None:
        with suppress(MoveRefusedError):
            campaigns.cancel(self.campaign)

    def leave(self, number: int) -> None:
        person = self.campaign.newsletter.subscriptions.order_by("pk")[number]
        leave = Leave(person.subscriber_id, self.campaign.newsletter_id)
        subscriptions.unsubscribe(leave, form="one-click")

    def finish(self, number: int) -> None:
        campaigns.finish(self.now)


STEPS: list[Callable[[World, int], None]] = [
    World.claim,
    World.begin,
    World.put_on_wire,
    World.put_on_wire,  # twice: most of what can go wrong begins with it
    World.take,
    World.refuse,
    World.die,
    World.release,
    World.wait,
    World.edit,
    World.cancel,
    World.leave,
    World.finish,
]


def states(campaign: Campaign) -> dict[int, DeliveryState]:
    return {pk: DeliveryState(s) for pk, s in Delivery.objects.values_list("pk", "state")}


def path_exists(source: DeliveryState, target: DeliveryState) -> bool:
    """One step of the world may make two moves of the ledger (expired, then answered late)."""
    middle = [end for start, end in DELIVERY.moves if start == source]
    return source == target or target in middle or any(DELIVERY.allows(m, target) for m in middle)


@pytest.fixture
def two_people(campaign: Campaign) -> Campaign:
    crowd(campaign.newsletter, 2)
    return campaign


@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 1)), min_size=8, max_size=40))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_it_keeps_its_word_in_any_history(
    two_people: Campaign, history: list[tuple[Callable[[World, int], None], int]]
) -> None:
    with suppress(Rollback), transaction.atomic():
        world = World(two_people)
        for step, number in history:
            before = states(two_people)
            step(world, number)
            after = states(two_people)
            assert campaigns.tally(two_people).adds_up
            assert all(path_exists(before[pk], after[pk]) for pk in before)
            assert all(times == 1 for times in world.accepted.values())
        raise Rollback


def test_it_gives_every_state_a_sentence_and_a_way_in() -> None:
    for machine, first in ((DELIVERY, DeliveryState.QUEUED), (CAMPAIGN, CampaignState.DRAFT)):
        reached = {end for _, end in machine.moves} | {first}
        assert set(machine.sentences) == reached
        assert all(machine.moves.values())
