"""The send engine is killed while it sends, and everybody gets the mail once or is named as unknown.

The short form of `make chaos`: the same accidents on the same servers, fewer of them.
"""

import secrets
from collections.abc import Iterator

import pytest

from tests.chaos.accidents import ALL, GENTLE
from tests.chaos.installation import running_on_servers
from tests.chaos.servers import missing_programs
from tests.chaos.story import Outcome, Teller
from tests.migrated import fill
from tests.services import missing

pytestmark = pytest.mark.e2e
_POINTS = 63
_POINTS_A_CAMPAIGN = 21
_PEOPLE = 3_000
SEED = secrets.token_hex(4)


@pytest.fixture(scope="module")
def teller(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Teller]:
    if reason := missing_programs():
        missing(reason)
    folder = tmp_path_factory.mktemp("chaos")
    with running_on_servers(folder, SEED, lambda place: fill(place.database)) as (place, editor):
        yield Teller(place, editor, SEED, _PEOPLE)


def test_it_leaves_nobody_in_doubt_when_no_sender_is_killed(teller: Teller) -> None:
    outcome = teller.campaign(GENTLE, _POINTS_A_CAMPAIGN)
    assert outcome.faults == [], f"seed {SEED}, {dict(outcome.accidents)}"


def test_it_loses_and_repeats_nobody_when_killed_again_and_again(teller: Teller) -> None:
    done: list[Outcome] = []
    while sum(one.points for one in done) < _POINTS - _POINTS_A_CAMPAIGN:
        done.append(teller.campaign(ALL, _POINTS_A_CAMPAIGN))
        assert done[-1].faults == [], f"seed {SEED}, {dict(done[-1].accidents)}"
