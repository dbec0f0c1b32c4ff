"""Whatever is asked, given back and forgotten, no window ever holds more than its limit.

Hypothesis invents histories and plays them to the books in the database and in Redis. Each is held against
a model that knows nothing of slots and buckets, only when each message left; both must give the same answers.
"""

import uuid
from collections import defaultdict
from collections.abc import Callable

import pytest
import redis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsletter.models import SenderPace
from newsletter.pacing import DatabaseStore, RedisStore
from newsletter.pacing.account import is_limited
from newsletter.pacing.store import Grant, Store, Wish
from newsletter.pacing.windows import Calendar
from newsletter.senders import Limits
from tests.newsletter.pacing.conftest import Clock

pytestmark = [pytest.mark.once, pytest.mark.django_db]
HOUR, DAY = 3600.0, 86400.0


class World:
    """One sender on one store, and when each message really left: for all of them (0) and each group."""

    def __init__(self, store: Store, clock: Clock, limits: dict[int, Limits]) -> None:
        self.store, self.clock, self.limits = store, clock, limits
        self.sender = uuid.uuid4().hex
        self.left: dict[int, list[tuple[float, int]]] = defaultdict(list)
        self.saved: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
        self.last: tuple[int, dict[int, int]] = (0, {})

    def ask(self, wanted: dict[int, int]) -> dict[int, Grant]:
        wishes = [Wish(group, count, self.limits.get(group, Limits())) for group, count in wanted.items()]
        allowed = self.store.allow(self.sender, self.limits[0], wishes)
        if allowed is None:
            self.store.learn(self.sender, {group: dict(self.saved[group]) for group in (0, *wanted)})
            allowed = self.store.allow(self.sender, self.limits[0], wishes)
        assert allowed is not None
        counts = {group: grant.count for group, grant in allowed.grants.items()}
        self.last = allowed.slot, counts
        self._enter(allowed.slot, counts)
        return dict(allowed.grants)

    def give_back(self, share: float) -> None:
        """Return a part of what was given last: those messages did not leave after all."""
        slot, counts = self.last
        unused = {group: int(count * share) for group, count in counts.items() if int(count * share)}
        if unused:
            self.store.give_back(self.sender, slot, unused | {0: sum(unused.values())})
            self._enter(slot, {group: -count for group, count in unused.items()}, back=True)
        self.last = slot, {}

    def _enter(self, slot: int, counts: dict[int, int], *, back: bool = False) -> None:
        for group, count in (*((g, c) for g, c in counts.items() if g), (0, sum(counts.values()))):
            self.saved[group][slot] += count
            if back:
                at, had = self.left[group].pop()
                self.left[group].append((at, had + count))
            else:
                self.left[group].append((self.clock.now, count))

    def check(self) -> None:
        for group, limits in self.limits.items():
            events = self.left[group]
            for index, (begin, _) in enumerate(events):
                check_from(begin, events[index:], limits)


def check_from(begin: float, events: list[tuple[float, int]], limits: Limits) -> None:
    total = 0
    for at, count in events:
        total += count
        if limits.per_second:
            assert total <= max(1.0, limits.per_second) + limits.per_second * (at - begin) + 1e-3
        if limits.per_hour and at - begin < HOUR:
            assert total <= limits.per_hour
        if limits.per_day and at - begin < DAY:
            assert total <= limits.per_day


PASSING = st.one_of(st.floats(0, 3), st.floats(0, 700), st.floats(0, 2 * HOUR), st.floats(0, 1.2 * DAY))
STEP = st.tuples(
    PASSING,
    st.dictionaries(st.integers(0, 2), st.integers(1, 40), min_size=1),
    st.sampled_from([0.0, 0.0, 0.5, 1.0]),
    st.one_of(st.just(0.0), st.floats(0, 400)),
    st.booleans(),
)
LIMITS = st.builds(
    Limits,
    per_second=st.sampled_from([0.0, 0.4, 3.0, 20.0]),
    per_hour=st.sampled_from([0, 1, 30, 90]),
    per_day=st.sampled_from([0, 7, 200]),
)
Step = tuple[float, dict[int, int], float, float, bool]
Forget = Callable[[str], None]


def play(world: World, steps: list[Step], forget: Forget) -> list[object]:
    """Everything that the store answered."""
    told: list[object] = []
    for passing, wanted, returned, pause, loses in steps:
        world.clock.now += passing
        if loses:
            forget(world.sender)
        grants = world.ask(wanted)
        told.append({group: (grant.count, round(grant.wait, 3)) for group, grant in grants.items()})
        assert all(0 <= grants[group].count <= count for group, count in wanted.items())
        world.clock.now += pause
        world.give_back(returned)
        world.check()
    return told


def forget_in_redis(client: redis.Redis) -> Forget:
    def forget(sender: str) -> None:
        for key in client.scan_iter(f"newsletter:pace:{{{sender}}}:*"):
            client.delete(key)

    return forget


def forget_in_database(sender: str) -> None:
    SenderPace.objects.filter(sender=sender).delete()


@given(st.fixed_dictionaries({0: LIMITS, 1: LIMITS}), st.lists(STEP, min_size=3, max_size=12))
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_it_keeps_every_limit_in_any_history_and_both_stores_agree(
    redis_client: redis.Redis, limits: dict[int, Limits], steps: list[Step]
) -> None:
    clocks = Clock(), Clock()
    in_database = World(DatabaseStore(Calendar(), clocks[0]), clocks[0], limits)
    in_redis = World(RedisStore(redis_client, Calendar(), clocks[1]), clocks[1], limits)
    told = play(in_database, steps, forget_in_database)
    assert told == play(in_redis, steps, forget_in_redis(redis_client))


@given(LIMITS.filter(is_limited), st.integers(1, 40))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_it_gives_more_after_the_wait_that_it_named(
    store: Store, clock: Clock, limits: Limits, count: int
) -> None:
    world = World(store, clock, {0: limits})
    for _ in range(4):
        world.ask({0: count})
        waited = 0
        while not (grant := world.ask({0: 1})[0]).count:
            assert grant.wait > 0
            clock.now += grant.wait + 1e-4
            waited += 1
            # Twice: a budget that nobody asked for five minutes begins empty.
            assert waited <= 3
    world.check()


def test_it_uses_what_it_may(store: Store, clock: Clock) -> None:
    world = World(store, clock, {0: Limits(per_second=10)})
    sent = 0
    for _ in range(1000):
        clock.now += 0.01
        sent += world.ask({0: 5})[0].count
    assert 98 <= sent <= 100


def test_it_divides_a_scarce_second_among_the_groups_and_serves_the_small_ones_first(
    store: Store, clock: Clock
) -> None:
    world = World(store, clock, {0: Limits(per_second=30)})
    world.ask({0: 1})
    clock.now += 1
    grants = world.ask({1: 500, 2: 4, 3: 500})
    assert {group: grant.count for group, grant in grants.items()} == {1: 13, 2: 4, 3: 13}


def test_it_takes_back_what_was_not_used(store: Store, clock: Clock) -> None:
    world = World(store, clock, {0: Limits(per_hour=10)})
    assert world.ask({0: 10})[0].count == 10
    world.give_back(0.5)
    assert world.ask({0: 10})[0].count == 5
