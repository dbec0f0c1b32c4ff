"""One exchange a process, and a child that was forked has its own."""

import os
import traceback
from collections.abc import Iterator

import pytest

from newsletter.wire import here
from newsletter.wire.here import exchange_here
from newsletter.wire.parcels import Fate
from tests.newsletter.wire.stage import parcel, stage
from tests.newsletter.wire.test_exchange import collected


@pytest.fixture(autouse=True)
def _left_behind() -> Iterator[None]:
    yield
    here.leave()


def test_it_keeps_lines_warm_between_calls() -> None:
    with stage() as playing:
        for key in range(3):
            made = exchange_here([playing.sender()])
            made.post("stage", [parcel(key)])
            assert collected(made, 1)[key].fate is Fate.TAKEN
        assert playing.connections == 1
        here.leave()


def test_it_is_made_anew_when_the_senders_change() -> None:
    with stage() as one, stage() as other:
        first = exchange_here([one.sender()])
        second = exchange_here([other.sender()])
        assert first.closed
        assert not second.closed
        here.leave()


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_forked_child_has_lines_of_its_own_and_leaves_its_parents_alone() -> None:
    with stage() as playing:
        made = exchange_here([playing.sender()])
        made.post("stage", [parcel(1)])
        collected(made, 1)
        child = os.fork()
        if not child:
            status = 1
            try:
                own = exchange_here([playing.sender()])
                own.post("stage", [parcel(2)])
                status = 0 if collected(own, 1)[2].fate is Fate.TAKEN else 2
                own.close(2)
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(status)
        assert os.waitpid(child, 0)[1] == 0
        made.post("stage", [parcel(3)])
        assert collected(made, 1)[3].fate is Fate.TAKEN
        assert playing.recipients == ["p1@example.org", "p2@example.org", "p3@example.org"]
        assert playing.connections == 2
        here.leave()
