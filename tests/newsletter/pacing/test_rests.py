"""Who asks for patience is left in peace, longer each time, and is trusted again bit by bit."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsletter.models import SenderPace
from newsletter.pacing import DatabaseStore, Pacer, RedisStore
from newsletter.pacing.store import News, Store
from newsletter.pacing.windows import Calendar
from newsletter.senders import Limits, Sender
from newsletter.wire.parcels import Fate, Outcome
from tests.newsletter.pacing.conftest import Clock, sender

pytestmark = pytest.mark.django_db
PATIENCE = Outcome(1, Fate.DEFERRED, "421 4.7.0 too many connections, try again later", "relay")
TAKEN = Outcome(2, Fate.TAKEN, "250 2.0.0 taken", "relay")
NOBODY = Outcome(3, Fate.REFUSED, "550 5.1.1 user unknown", "relay")
GREYLISTED = Outcome(4, Fate.DEFERRED, "451 4.7.1 greylisted, try again later", "relay")
BIG = 7


def seconds(store: Store, name: str, key: str = "7") -> float:
    found = store.rests(name).get(key)
    return found.seconds if found else 0.0


@pytest.fixture
def relay() -> Sender:
    return sender()


@pytest.fixture
def pacer(relay: Sender, store: Store, clock: Clock) -> Pacer:
    return Pacer([relay], store, providers=dict, clock=clock)


def test_it_rests_for_thirty_seconds_at_first(pacer: Pacer, relay: Sender, clock: Clock) -> None:
    assert pacer.allow(relay, {BIG: 10, 0: 5}) == {BIG: 10, 0: 5}
    pacer.note(relay, [(BIG, "big.example", PATIENCE)])
    assert pacer.allow(relay, {BIG: 10, 0: 5}) == {BIG: 0, 0: 5}
    assert pacer.wakes_in(relay, [BIG]) == pytest.approx(30)
    assert pacer.wakes_in(relay, [BIG, 0]) == 0
    clock.now += 30.1
    assert pacer.allow(relay, {BIG: 10}) == {BIG: 10}


def test_it_counts_a_volley_of_refusals_once(store: Store, relay: Sender) -> None:
    for _ in range(20):
        store.note(relay.name, [News("7", patience=True)])
    assert seconds(store, relay.name) == pytest.approx(30)


def test_it_doubles_the_rest_up_to_an_hour(store: Store, relay: Sender, clock: Clock) -> None:
    rests = []
    for _ in range(10):
        store.note(relay.name, [News("7", patience=True)])
        rests.append(round(seconds(store, relay.name)))
        clock.now += rests[-1] + 1
    assert rests == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]


def test_it_halves_the_next_rest_by_each_half_minute_of_success(
    store: Store, relay: Sender, clock: Clock
) -> None:
    for _ in range(4):
        store.note(relay.name, [News("7", patience=True)])
        clock.now += seconds(store, relay.name) + 1
    for _ in range(100):  # many successes at once are one
        store.note(relay.name, [News("7", patience=False)])
    clock.now += 30
    store.note(relay.name, [News("7", patience=False)])
    store.note(relay.name, [News("7", patience=True)])
    assert seconds(store, relay.name) == pytest.approx(240)


def test_it_halves_the_rate_of_a_limited_provider_and_gives_it_back_slowly(
    relay: Sender, store: Store, clock: Clock
) -> None:
    pacer = Pacer([relay], store, providers=lambda: {BIG: Limits(per_second=40)}, clock=clock)
    pacer.allow(relay, {BIG: 1})
    clock.now += 1
    assert pacer.allow(relay, {BIG: 100}) == {BIG: 40}
    pacer.note(relay, [(BIG, "big.example", PATIENCE)])
    clock.now += 31
    assert pacer.allow(relay, {BIG: 100}) == {BIG: 20}
    shares = []
    for _ in range(7):
        clock.now += 31
        pacer.note(relay, [(BIG, "big.example", TAKEN)])
        shares.append(pacer.allow(relay, {BIG: 100})[BIG])
    assert shares == [24, 28, 32, 36, 40, 40, 40]


def test_it_lets_a_single_domain_of_everybody_else_rest(pacer: Pacer, relay: Sender, clock: Clock) -> None:
    pacer.note(relay, [(0, "small.example", PATIENCE), (0, "other.example", TAKEN)])
    assert pacer.resting(relay, "small.example") > 0
    assert pacer.resting(relay, "other.example") == 0
    assert pacer.allow(relay, {0: 3}) == {0: 3}
    clock.now += 31
    assert pacer.resting(relay, "small.example") == 0


def test_it_minds_no_refusal_that_concerns_a_person_alone(pacer: Pacer, relay: Sender) -> None:
    pacer.note(relay, [(BIG, "big.example", NOBODY), (BIG, "big.example", GREYLISTED)])
    assert pacer.allow(relay, {BIG: 1}) == {BIG: 1}


def test_it_tells_the_other_workers_within_a_second(store: Store, relay: Sender, clock: Clock) -> None:
    one, other = (Pacer([relay], store, providers=dict, clock=clock) for _ in range(2))
    assert other.allow(relay, {BIG: 1}) == {BIG: 1}
    one.note(relay, [(BIG, "big.example", PATIENCE), (0, "small.example", PATIENCE)])
    clock.now += 1
    assert other.allow(relay, {BIG: 1}) == {BIG: 0}
    assert other.resting(relay, "small.example") > 0


def test_it_lets_one_sender_go_on_where_another_has_to_rest(store: Store, clock: Clock) -> None:
    tired, fresh = sender(), sender()
    pacer = Pacer([tired, fresh], store, providers=dict, clock=clock)
    pacer.note(tired, [(BIG, "big.example", PATIENCE)])
    assert pacer.allow(tired, {BIG: 1}) == {BIG: 0}
    assert pacer.allow(fresh, {BIG: 1}) == {BIG: 1}


@given(
    st.lists(st.tuples(st.floats(0, 5000), st.booleans(), st.sampled_from(["7", "@a.example"])), max_size=30)
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_both_stores_agree_on_every_rest_and_none_is_longer_than_an_hour(
    redis_client: object, history: list[tuple[float, bool, str]]
) -> None:
    clock, name = Clock(), sender().name
    SenderPace.objects.filter(sender=name).delete()
    stores = DatabaseStore(Calendar(), clock), RedisStore(redis_client, Calendar(), clock)  # type: ignore[arg-type]
    for passing, patience, key in history:
        clock.now += passing
        told = [store.note(name, [News(key, patience)]) for store in stores]
        in_database, in_redis = (
            {(key, part): getattr(rest, part) for key, rest in one.items() for part in ("seconds", "share")}
            for one in told
        )
        assert in_database == pytest.approx(in_redis, abs=1e-5)  # Redis writes fourteen digits
        assert all(rest.seconds <= 3600 for rest in told[0].values())
