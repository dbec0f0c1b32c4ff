"""The sink can play a relay that is far away."""

import time
from collections.abc import Iterator

import pytest

from bench import sink
from bench.sink import Sink
from tests.ops.sink_client import ANSWERED, ENVELOPE, greeted
from tests.services import missing

DELAY = 0.3  # seconds: long enough to be told from a busy machine's own


@pytest.fixture(scope="module")
def distant() -> Iterator[Sink]:
    if sink.compiler() is None:
        missing("there is no C compiler")
    with sink.running(delay_ms=DELAY * 1000) as running:
        yield running


def test_it_answers_so_much_later_whatever_came_together(distant: Sink) -> None:
    with greeted(distant.port) as client:
        began = time.monotonic()
        assert client.say(ENVELOPE, 3) == ANSWERED[:3]
        assert DELAY <= time.monotonic() - began < 2 * DELAY


def test_it_delays_each_answer_of_its_own(distant: Sink) -> None:
    with greeted(distant.port) as client:
        began = time.monotonic()
        client.socket.sendall(b"NOOP\r\n")
        time.sleep(DELAY / 2)
        client.socket.sendall(b"NOOP\r\n")
        client.codes(1)
        assert DELAY <= time.monotonic() - began < 1.5 * DELAY
        client.codes(1)
        assert 1.5 * DELAY <= time.monotonic() - began < 2 * DELAY


def test_it_delays_connections_side_by_side(distant: Sink) -> None:
    with greeted(distant.port) as one, greeted(distant.port) as other:
        began = time.monotonic()
        one.socket.sendall(b"NOOP\r\n")
        other.say(b"NOOP\r\n", 1)
        one.codes(1)
        assert time.monotonic() - began < 2 * DELAY
