"""A message that leaves together with its envelope: what is said of it is what certainly happened."""

import time
from dataclasses import replace

import pytest

from newsletter.wire.exchange import Exchange
from newsletter.wire.parcels import Fate, Outcome
from tests.newsletter.wire.stage import CHUNKING_EHLO, MESSAGE, Peer, Scene, good, parcel, stage
from tests.newsletter.wire.test_exchange import collected, exchange
from tests.newsletter.wire.test_smtp_breaks import HUGE

OK = b"250 OK\r\n"


def warm(answers: bytes) -> Scene:
    """Take a message that comes by DATA, hear one that comes as a chunk, answer so, and hang up."""

    def scene(peer: Peer) -> None:
        peer.greet(CHUNKING_EHLO)
        peer.deliver()
        peer.chunk()
        peer.say(answers)

    return scene


def sent(made: Exchange, *messages: bytes) -> list[Outcome]:
    """One after the other on one line."""
    outcomes = []
    for key, message in enumerate(messages):
        made.post("stage", [parcel(key, message)])
        outcomes.append(collected(made, 1)[key])
    return outcomes


def fates_of(*scenes: Scene, messages: int = 2) -> list[Fate]:
    with stage(*scenes) as playing, exchange(playing.sender(connections=1)) as made:
        return [outcome.fate for outcome in sent(made, *[MESSAGE] * messages)]


def test_it_goes_in_one_write_once_the_line_is_warm() -> None:
    def scene(peer: Peer) -> None:
        peer.greet(CHUNKING_EHLO)
        peer.deliver()
        for _ in range(3):
            peer.deliver_chunk()
        peer.line()

    with stage(scene) as playing:
        with exchange(playing.sender(connections=1)) as made:
            outcomes = sent(made, *[MESSAGE] * 4)
        assert [outcome.fate for outcome in outcomes] == [Fate.TAKEN] * 4
        assert outcomes[3].answer == "250 2.0.0 taken"
        assert playing.taken == [(f"p{key}@example.org", MESSAGE) for key in range(4)]
        assert playing.connections == 1


@pytest.mark.parametrize(
    ("answers", "fate"),
    [
        (OK + b"550 5.1.1 nobody\r\n503 5.5.1 RCPT first\r\n", Fate.REFUSED),
        (OK + b"450 4.2.0 later\r\n503 5.5.1 RCPT first\r\n", Fate.DEFERRED),
        (b"450 4.2.0 later\r\n503 5.5.1 MAIL first\r\n503 5.5.1 MAIL first\r\n", Fate.DEFERRED),
        (OK + b"550 5.1.1 nobody\r\n250 2.0.0 taken for nobody\r\n", Fate.REFUSED),
        (OK + OK + b"552 5.3.4 too big\r\n", Fate.REFUSED),
        (OK + OK + b"452 4.3.1 full\r\n", Fate.DEFERRED),
    ],
)
def test_it_believes_a_refusal_and_resets_before_the_next(answers: bytes, fate: Fate) -> None:
    def scene(peer: Peer) -> None:
        warm(answers)(peer)
        peer.deliver()  # with RSET before it
        assert b"RSET" in peer.heard
        peer.line()

    assert fates_of(scene, messages=3) == [Fate.TAKEN, fate, Fate.TAKEN]


@pytest.mark.parametrize("answers", [b"", OK, OK + OK, OK + OK + b"25", b"hello\r\n"])
def test_it_is_unknown_when_the_line_breaks_without_an_answer(answers: bytes) -> None:
    assert fates_of(warm(answers), good) == [Fate.TAKEN, Fate.UNANSWERED]


def test_it_goes_by_another_line_when_this_one_says_first_that_it_closes() -> None:
    assert fates_of(warm(b"421 4.3.2 closing\r\n"), good) == [Fate.TAKEN, Fate.TAKEN]


def test_it_is_not_unknown_when_its_end_never_left() -> None:
    def scene(peer: Peer) -> None:
        peer.greet(CHUNKING_EHLO)
        peer.deliver()
        peer.line()

    with stage(scene, good) as playing, exchange(playing.sender(connections=1)) as made:
        assert [outcome.fate for outcome in sent(made, MESSAGE, HUGE)] == [Fate.TAKEN, Fate.DEFERRED]


def test_it_asks_first_on_a_line_that_has_been_quiet() -> None:
    def scene(peer: Peer) -> None:
        peer.greet(CHUNKING_EHLO)
        peer.deliver()
        peer.deliver()
        peer.line()

    with stage(scene) as playing, exchange(playing.sender(connections=1)) as made:
        sent(made, MESSAGE)
        time.sleep(1.05)
        assert [outcome.fate for outcome in sent(made, MESSAGE)] == [Fate.TAKEN]


def test_it_asks_first_where_the_sender_says_so() -> None:
    with stage(lambda peer: peer.serve(CHUNKING_EHLO)) as playing:
        sender = playing.sender(connections=1)
        assert sender.relay is not None
        with exchange(replace(sender, relay=replace(sender.relay, chunking=False))) as made:
            assert [outcome.fate for outcome in sent(made, MESSAGE, MESSAGE)] == [Fate.TAKEN] * 2
