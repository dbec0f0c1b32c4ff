"""Three hosts send one campaign from one database and broker, two beats set things off, a host is lost.

Hosts are worker processes under host names of their own: all that they share are PostgreSQL and Redis.
"""

import secrets
import sys
from collections.abc import Iterator

import pytest

from tests.chaos.accidents import Scene
from tests.chaos.installation import ON_THE_WIRE, running_on_servers
from tests.chaos.servers import missing_programs, wait_until
from tests.chaos.story import Teller
from tests.migrated import fill
from tests.services import missing

pytestmark = pytest.mark.e2e
_PEOPLE = 3_000
SEED = secrets.token_hex(4)


@pytest.fixture(scope="module")
def teller(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Teller]:
    if reason := missing_programs():
        missing(reason)
    folder = tmp_path_factory.mktemp("hosts")
    with running_on_servers(folder, SEED, lambda place: fill(place.database)) as (place, editor):
        celery = [sys.executable, "-m", "celery", "-A", "config"]
        worker = ["worker", "-Q", "campaigns,default", "-c", "2", "-n", "worker@third-host"]
        place.start("worker2", [*celery, *worker, "--loglevel", "WARNING"])
        beat = ["beat", "--schedule", str(folder / "second-schedule"), "--pidfile=", "--loglevel", "WARNING"]
        place.start("beat2", [*celery, *beat])
        yield Teller(place, editor, SEED, _PEOPLE)


def lose_a_host(scene: Scene) -> int | None:
    """One that sends is gone at one moment; the others take over what it had not begun."""

    def sending() -> list[str]:
        return [name for name in scene.place.workers if scene.place.senders_at_work(name)]

    wait_until(sending, "sending")
    scene.place.kill(scene.chance.choice(sending() or scene.place.workers))
    return 2 * ON_THE_WIRE


def test_it_mails_everybody_once_from_three_hosts_with_two_beats(teller: Teller) -> None:
    outcome = teller.campaign({}, 0)
    assert outcome.faults == [], f"seed {SEED}"
    assert outcome.verdict.people == _PEOPLE


def test_it_loses_and_repeats_nobody_with_one_host_lost(teller: Teller) -> None:
    outcome = teller.campaign({lose_a_host: 1}, 1)
    assert outcome.accidents == {"lose_a_host": 1}
    assert outcome.faults == [], f"seed {SEED}"
