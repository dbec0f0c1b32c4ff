"""The demo's database and broker are files: a worker that is killed loses and repeats nobody there either."""

import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import migrated
from tests.chaos.installation import LANES, ON_THE_WIRE, Editor, Installation, running
from tests.chaos.judge import LEDGER, Record, judge

pytestmark = pytest.mark.e2e
SEED = "sqlite"
_PEOPLE, _KILLS = 1_500, 3
_PATIENCE = 120.0


@pytest.fixture
def place(tmp_path: Path) -> Installation:
    return Installation(folder=tmp_path, seed=SEED, database=f"sqlite:///{tmp_path}/db.sqlite3")


@pytest.fixture
def editor(place: Installation) -> Iterator[Editor]:
    migrated.fill(place.database)
    with running(place, workers=1) as started:
        yield started


def grown(record: Path, size: int) -> int:
    """Its size, once it is larger than that."""
    ends = time.monotonic() + _PATIENCE
    while record.stat().st_size <= size:
        assert time.monotonic() < ends, "nothing was sent"
        time.sleep(0.02)
    return record.stat().st_size


def wait_for_the_end(editor: Editor, campaign: int) -> None:
    ends = time.monotonic() + _PATIENCE
    while (state := editor.insist("state", campaign)) != "sent":
        assert time.monotonic() < ends, f"the campaign is still {state}"
        time.sleep(0.5)


def test_it_loses_and_repeats_nobody_when_its_worker_is_killed(place: Installation, editor: Editor) -> None:
    newsletter, campaign = editor.insist("write", "sqlite")
    editor.insist("join", (newsletter, _PEOPLE))
    editor.insist("send", campaign)
    size = 0
    for _ in range(_KILLS):
        size = grown(place.record, size + 2_000)
        place.kill("worker0")
        place.again("worker0")
    wait_for_the_end(editor, campaign)
    with sqlite3.connect(place.folder / "db.sqlite3") as ledger:
        rows = ledger.execute(LEDGER.format(newsletter=newsletter, campaign=campaign)).fetchall()
    ledger.close()
    verdict = judge(rows, Record(place.record), SEED)
    assert verdict.faults == []
    assert verdict.people == _PEOPLE
    # The worker has processes enough for all lanes, and each kill takes all of them.
    assert verdict.unexplained <= _KILLS * LANES * ON_THE_WIRE
    assert editor.insist("check", campaign) == ""
