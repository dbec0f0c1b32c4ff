"""Whatever lanes, editors, readers and broken servers do, and in any order, the ledger keeps its word.

Hypothesis invents histories; after every step the counted sums are those of the rows, each row moved only
along the moves that are written down, and nobody's message was handed over twice unless that was chosen.
"""

from collections.abc import Callable
from contextlib import suppress

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsletter.deliveries.counts import recount, tally
from newsletter.models import (
    CAMPAIGN,
    DELIVERY,
    WAITING_STATES,
    Campaign,
    CampaignState,
    Delivery,
    DeliveryState,
    Lane,
)
from tests.newsletter.cast import crowd
from tests.newsletter.ledger_world import World
from tests.newsletter.trials.trying import with_test

pytestmark = [pytest.mark.once, pytest.mark.django_db]
S = DeliveryState


class Rollback(Exception):  # noqa: N818 - not an error, an end
    """Ends one history, so that the next begins with a fresh ledger."""


STEPS: list[Callable[[World, int], None]] = [
    World.sit_down,
    World.take,
    World.take,  # twice: most of what can go wrong begins with it
    World.accept,
    World.break_line,
    World.refuse,
    World.defer,
    World.fail_to_try,
    World.die,
    World.stand_up,
    World.wait,
    World.pause,
    World.cancel,
    World.send_to_the_rest,
    World.decide,
    World.decide_by_rule,
    World.report,
    World.leave,
    World.sweep,
]


STEPS_OF_A_TEST = [
    *STEPS,
    World.go_on_with_tests,
    World.go_on_with_tests,
    World.choose,
    World.send_to_the_rest,
]


def states() -> dict[int, DeliveryState]:
    found = {pk: S(state) for pk, state in Delivery.objects.values_list("pk", "state")}
    named = [pk for some in Lane.objects.values_list("on_the_wire", flat=True) for pk in some]
    assert len(named) == len(set(named)), "two lanes have put the same row on the wire"
    return found | {pk: S.SENDING for pk in named if found[pk] in WAITING_STATES}


def path_exists(source: DeliveryState, target: DeliveryState, moves: int = 3) -> bool:
    """One step of the world may make a few moves of the ledger (expired, then answered late)."""
    if source == target:
        return True
    ends = [end for start, end in DELIVERY.moves if start == source]
    return moves > 0 and any(path_exists(end, target, moves - 1) for end in ends)


def check(campaign: Campaign, before: dict[int, DeliveryState], world: World) -> None:
    after = states()
    counted, real = tally(campaign), recount(campaign)
    assert counted.adds_up
    assert counted.counts == real.counts
    assert counted.frozen == len(after)
    assert not counted.open or Campaign.objects.get().finished_at is None, "it is over, and somebody waits"
    assert all(path_exists(before[pk], after[pk]) for pk in before)
    assert all(copies <= world.risked[pk] + 1 for pk, copies in world.copies.items())
    for pk, state in after.items():
        assert state not in (S.QUEUED, S.DEFERRED, S.FAILED) or world.copies[pk] <= world.risked[pk]


@pytest.fixture
def three_people(campaign: Campaign, settings: object) -> Campaign:
    settings.NEWSLETTER_LANES = 2  # type: ignore[attr-defined]
    crowd(campaign.newsletter, 3)
    return campaign


@pytest.fixture
def five_in_a_test(campaign: Campaign, settings: object) -> Campaign:
    settings.NEWSLETTER_LANES = 2  # type: ignore[attr-defined]
    return with_test(campaign, 5, "Hear B", share=50)


History = list[tuple[Callable[[World, int], None], int]]


def lived(campaign: Campaign, history: History) -> None:
    with suppress(Rollback), transaction.atomic():
        world = World(campaign)
        for act, number in history:
            before = states()
            act(world, number)
            check(campaign, before, world)
        raise Rollback


@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 1)), min_size=8, max_size=40))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_it_keeps_its_word_in_any_history(three_people: Campaign, history: History) -> None:
    lived(three_people, history)


@given(st.lists(st.tuples(st.sampled_from(STEPS_OF_A_TEST), st.integers(0, 1)), min_size=8, max_size=40))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_it_keeps_its_word_in_any_history_of_a_test(five_in_a_test: Campaign, history: History) -> None:
    lived(five_in_a_test, history)


def test_it_gives_every_state_a_sentence_and_a_way_in() -> None:
    for machine, first in ((DELIVERY, DeliveryState.QUEUED), (CAMPAIGN, CampaignState.DRAFT)):
        reached = {end for _, end in machine.moves} | {first}
        assert set(machine.sentences) == reached
        assert all(machine.moves.values())
