"""A line may break anywhere; what is said of the message is what certainly happened."""

import time
from collections.abc import Callable

import pytest

from newsletter.wire.parcels import Fate
from tests.newsletter.wire.stage import EHLO, Peer, Scene, good, parcel, stage
from tests.newsletter.wire.test_smtp_line import carried, fates

# More than the system's buffers hold, so that the end cannot have left while the server does not read.
HUGE = b"Subject: Hello\r\n\r\n" + (b"x" * 76 + b"\r\n") * 400_000


def plays(times: int, act: Callable[[Peer], object], end: bytes = b"", *, rst: bool = False) -> Scene:
    """Greet, do something so often, say something, hang up."""

    def scene(peer: Peer) -> None:
        peer.greet()
        for _ in range(times):
            act(peer)
        peer.say(end)
        if rst:
            peer.reset()

    return scene


def after(lines: int, said: bytes = b"", *, rst: bool = False) -> Scene:
    """Hang up within the envelope, having heard so many lines of it."""
    return plays(lines, Peer.line, said, rst=rst)


def serves(messages: int, end: bytes = b"", *, rst: bool = False) -> Scene:
    """Be good to so many, and hang up."""
    return plays(messages, Peer.deliver, end, rst=rst)


@pytest.mark.parametrize("rst", [False, True])
@pytest.mark.parametrize("lines", [0, 1, 2, 3])
@pytest.mark.parametrize("said", [b"", b"250 OK\r\n", b"250 OK\r\n250 OK\r\n", b"2", b"250-OK\r\n"])
def test_it_defers_when_a_new_line_breaks_before_the_message(lines: int, said: bytes, rst: bool) -> None:
    with stage(after(lines, said, rst=rst), good) as playing:
        outcomes = carried(playing, parcel(1), parcel(2))
    assert fates(outcomes) == [Fate.DEFERRED, Fate.TAKEN]
    assert playing.recipients == ["p2@example.org"]


@pytest.mark.parametrize(
    ("said", "fate"),
    [
        (b"250 OK\r\n550 5.1.1 nobody\r\n", Fate.REFUSED),
        (b"250 OK\r\n421 4.7.0 later\r\n", Fate.DEFERRED),
        (b"250 OK\r\n250 OK\r\n451 later\r\n", Fate.DEFERRED),
    ],
)
def test_it_believes_what_was_said_before_the_break(said: bytes, fate: Fate) -> None:
    with stage(after(3, said), good) as playing:
        outcomes = carried(playing, parcel(1), parcel(2))
    assert fates(outcomes) == [fate, Fate.TAKEN]
    assert said.splitlines()[-1].decode() == outcomes[0].answer


def stops_reading(peer: Peer) -> None:
    peer.greet()
    peer.envelope()
    peer.sock.recv(100_000)
    time.sleep(0.3)
    peer.reset()


def test_it_defers_when_the_line_breaks_before_the_end_of_the_message_left() -> None:
    with stage(stops_reading, good) as playing:
        outcomes = carried(playing, parcel(1, HUGE), parcel(2))
    assert fates(outcomes) == [Fate.DEFERRED, Fate.TAKEN]


@pytest.mark.parametrize("answer", [b"250 OK\r\n", b"354 go\r\n"])
def test_it_does_not_believe_an_acceptance_of_half_a_message(answer: bytes) -> None:
    def scene(peer: Peer) -> None:
        peer.greet()
        peer.envelope()
        peer.sock.recv(100_000)
        peer.say(answer)
        time.sleep(0.5)
        peer.reset()

    with stage(scene, good) as playing:
        outcomes = carried(playing, parcel(1, HUGE), parcel(2))
    assert fates(outcomes) == [Fate.DEFERRED, Fate.TAKEN]


@pytest.mark.parametrize("said", [b"", b"2", b"250-OK\r\n", b"nonsense\r\n", b"\0\0\r\n"])
@pytest.mark.parametrize("rst", [False, True])
def test_it_leaves_unanswered_what_was_handed_over_whole(said: bytes, rst: bool) -> None:
    def scene(peer: Peer) -> None:
        peer.greet()
        peer.envelope()
        peer.whole()
        peer.say(said)
        if rst:
            peer.reset()

    with stage(scene, good) as playing:
        outcomes = carried(playing, parcel(1), parcel(2))
    assert fates(outcomes) == [Fate.UNANSWERED, Fate.TAKEN]


def test_it_sends_no_message_when_the_server_is_out_of_step() -> None:
    with stage(after(3, b"250 OK\r\n250 OK\r\n354 go\r\n250 taken\r\n"), good) as playing:
        outcomes = carried(playing, parcel(1), parcel(2))
    assert fates(outcomes) == [Fate.DEFERRED, Fate.TAKEN]


@pytest.mark.parametrize("rst", [False, True])
@pytest.mark.parametrize("end", [b"", b"421 4.4.2 idle\r\n", b"250 what\r\n", b"2"])
def test_nobody_notices_when_a_warm_line_was_closed(end: bytes, rst: bool) -> None:
    with stage(serves(1, end, rst=rst), good) as playing:
        outcomes = carried(playing, parcel(1), parcel(2), parcel(3))
    assert fates(outcomes) == [Fate.TAKEN] * 3
    assert playing.recipients == ["p1@example.org", "p2@example.org", "p3@example.org"]
    assert playing.connections == 2


@pytest.mark.parametrize("said", [b"421 4.3.2 closing\r\n", b"452 4.5.3 Too many messages here\r\n"])
def test_nobody_notices_when_a_warm_line_wants_no_more(said: bytes) -> None:
    def scene(peer: Peer) -> None:
        serves(1)(peer)
        for _ in range(3):
            peer.line()
        peer.say(said + b"503 no\r\n503 no\r\n")
        peer.line()

    with stage(scene, good) as playing:
        outcomes = carried(playing, parcel(1), parcel(2))
    assert fates(outcomes) == [Fate.TAKEN] * 2


def test_it_waits_no_longer_than_it_was_told() -> None:
    def silent(peer: Peer) -> None:
        peer.greet(EHLO)
        peer.envelope()
        peer.whole()
        peer.line()

    with stage(silent) as playing:
        playing.timeout = 0.3
        began = time.monotonic()
        outcomes = carried(playing, parcel(1))
    assert fates(outcomes) == [Fate.UNANSWERED]
    assert 0.5 < time.monotonic() - began < 3


@pytest.mark.parametrize("said", ["250-", "250"])
def test_it_waits_no_longer_for_an_answer_that_dribbles_in(said: str) -> None:
    def dribbles(peer: Peer) -> None:
        peer.greet(EHLO)
        peer.envelope()
        peer.whole()
        for letter in (said + "x" * 20).encode():
            peer.say(bytes([letter]))
            time.sleep(0.1)

    with stage(dribbles) as playing:
        playing.timeout = 0.4
        began = time.monotonic()
        outcomes = carried(playing, parcel(1))
        took = time.monotonic() - began
    assert fates(outcomes) == [Fate.UNANSWERED]
    assert took < 1.5
