"""Campaigns take turns: each lane has one wake-up on its way, and gets another when that is lost."""

from collections import Counter, deque
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from kombu.exceptions import OperationalError

from cms.models import TransmissionPage
from newsletter import campaigns, lanes, tasks
from newsletter.composing import compose
from newsletter.deliveries.turns import end_turn, take_turn
from newsletter.models import Campaign, Lane, Newsletter
from tests.newsletter.cast import LEASE, crowd

pytestmark = pytest.mark.django_db
A_SLICE = timedelta(seconds=10)


class OneProcess:
    """A queue, and the only process that takes from it. Each lane has more to do after its slice.

    Beat sweeps meanwhile, in another queue, at every slice.
    """

    def __init__(self) -> None:
        self.now = timezone.now()
        self.queue: deque[tuple[int, int]] = deque()
        self.turns: list[int] = []

    def take(self, args: tuple[int, int], kwargs: object = None) -> None:
        self.queue.append(args)

    def run(self, turns: int) -> Counter[int]:
        """Work until so many slices are over; how many of them each lane had."""
        before = len(self.turns)
        while self.queue and len(self.turns) < before + turns:
            tasks.run_lane(*self.queue.popleft())
        return Counter(self.turns[before:])

    def run_lane(self, lane: int, *with_what: object) -> bool:
        turn = take_turn(lane, self.now, LEASE)
        if turn is None:
            return False
        self.turns.append(lane)
        self.now += A_SLICE
        tasks.sweep_campaigns()
        end_turn(turn, set())
        return True


@pytest.fixture
def process(monkeypatch: pytest.MonkeyPatch) -> OneProcess:
    made = OneProcess()
    monkeypatch.setattr(tasks.run_lane, "apply_async", made.take)
    monkeypatch.setattr(lanes, "run_lane", made.run_lane)
    monkeypatch.setattr(tasks, "agreed_now", lambda: made.now)
    return made


@pytest.fixture
def begin(newsletter: Newsletter, page: TransmissionPage) -> Callable[[], int]:
    """`begin()`: another campaign is under way; its lane."""
    crowd(newsletter, 1)

    def another() -> int:
        campaign = campaigns.draft(newsletter, page, subject="The gut hears")
        compose(campaign)
        campaigns.start(campaign)
        return Lane.objects.get(campaign=campaign, number=1).pk

    return another


def test_it_gives_a_third_campaign_its_turns_beside_two_that_have_run_for_long(
    process: OneProcess, begin: Callable[[], int]
) -> None:
    begun = [begin(), begin()]
    tasks.sweep_campaigns()
    assert process.run(60) == dict.fromkeys(begun, 30)
    begun.append(begin())
    tasks.sweep_campaigns()
    assert process.run(9) == dict.fromkeys(begun, 3)
    assert len(process.queue) == 3


def test_it_has_one_wake_up_on_its_way_however_often_it_is_swept(
    process: OneProcess, begin: Callable[[], int]
) -> None:
    lane = begin()
    for _ in range(5):
        tasks.sweep_campaigns()
    assert list(process.queue) == [(lane, 0)]


def test_it_wakes_a_lane_again_whose_wake_up_was_lost(process: OneProcess, begin: Callable[[], int]) -> None:
    lane = begin()
    tasks.sweep_campaigns()
    process.run(3)
    process.queue.clear()  # Redis was flushed
    process.now += 3 * A_SLICE
    tasks.sweep_campaigns()
    assert process.run(2) == {lane: 2}


def test_it_takes_none_for_lost_that_waits_behind_many_others(
    process: OneProcess, begin: Callable[[], int]
) -> None:
    begun = [begin() for _ in range(5)]
    tasks.sweep_campaigns()
    process.now += 5 * A_SLICE
    tasks.sweep_campaigns()
    assert [lane for lane, _ in process.queue] == begun


def test_it_does_nothing_when_a_wake_up_comes_twice(process: OneProcess, begin: Callable[[], int]) -> None:
    begin()
    tasks.sweep_campaigns()
    process.queue *= 3
    process.run(1)
    late = list(process.queue)[:2]
    process.queue.clear()
    for lane, turn in late:
        tasks.run_lane(lane, turn)
    assert len(process.turns) == 1
    assert not process.queue


def test_it_sweeps_on_without_a_broker(
    process: OneProcess, begin: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    lane = begin()

    def refuse(*args: object) -> None:
        raise OperationalError

    with monkeypatch.context() as away:
        away.setattr(tasks.run_lane, "apply_async", refuse)
        tasks.sweep_campaigns()
    process.now += 3 * A_SLICE
    tasks.sweep_campaigns()
    assert [found for found, _ in process.queue] == [lane]
    assert Campaign.objects.get().trouble == ""
