"""What a server says of its limits is learned, and costs nobody a message."""

import threading
import time

import pytest

from newsletter.wire.manners import Manners
from newsletter.wire.parcels import Fate, Outcome
from tests.newsletter.wire.stage import Peer, parcel, stage
from tests.newsletter.wire.test_exchange import collected, exchange


def test_it_opens_fewer_lines_when_the_server_has_too_many() -> None:
    most, open_now, lock = 3, [0], threading.Lock()

    def scene(peer: Peer) -> None:
        with lock:
            open_now[0] += 1
            welcome = open_now[0] <= most
        try:
            if welcome:
                peer.serve()
            peer.say(b"421 4.7.0 Too many concurrent connections\r\n")
        finally:
            with lock:
                open_now[0] -= 1

    with stage(scene) as playing, exchange(playing.sender(connections=12)) as made:
        outcomes: dict[int, Outcome] = {}
        for first in range(0, 300, 10):
            made.post("stage", [parcel(key) for key in range(first, first + 10)])
            outcomes |= collected(made, 10)
        fates = {outcome.fate for outcome in outcomes.values()}
        assert fates <= {Fate.TAKEN, Fate.UNTRIED}
        assert made.room()["stage"] < 12
        assert len(playing.recipients) == sum(one.fate is Fate.TAKEN for one in outcomes.values())


def test_it_says_goodbye_before_the_message_that_would_be_too_many() -> None:
    def scene(peer: Peer) -> None:
        peer.greet()
        for _ in range(5):
            peer.deliver()
        peer.envelope(mail=b"452 4.7.1 Too many messages in this connection", data=b"503 no")
        peer.line()

    with stage(scene) as playing, exchange(playing.sender(connections=1)) as made:
        made.post("stage", [parcel(key) for key in range(30)])
        outcomes = collected(made, 30)
        assert {outcome.fate for outcome in outcomes.values()} == {Fate.TAKEN}
        assert playing.connections == 6
        assert playing.heard.count(b"QUIT") >= 4


def test_it_learns_from_a_server_that_hangs_up_without_a_word() -> None:
    manners = Manners(8)
    manners.parted(7, "The server hung up.", quiet_seconds=0.01)
    assert manners.messages == 0
    manners.parted(7, "The server hung up.", quiet_seconds=0.01)
    assert manners.messages == 7


def test_it_does_not_take_a_server_that_was_tired_of_waiting_for_one_with_a_limit() -> None:
    manners = Manners(8)
    for _ in range(3):
        manners.parted(7, "The server hung up.", quiet_seconds=300)
    assert manners.messages == 0


def test_it_halves_and_never_forbids() -> None:
    manners = Manners(16)
    manners.crowded(9)
    assert manners.connections == 5
    for _ in range(5):
        manners._since = 0
        manners.crowded(1)
    assert manners.connections >= 1


def test_what_words_taught_grows_again(monkeypatch: pytest.MonkeyPatch) -> None:
    manners, now = Manners(8), time.monotonic()
    manners.parted(5, "452 4.7.1 Too many messages in this connection", quiet_seconds=0.01)
    assert manners.messages == 5
    monkeypatch.setattr(time, "monotonic", lambda: now + 95)
    assert manners.messages == 8


@pytest.mark.parametrize(
    "words",
    [
        b"452 4.2.2 Recipient has exceeded the storage limit",
        b"452 4.2.2 The recipient is over limit",
        b"450 recipient mailbox exceeds its message limit",
    ],
)
def test_it_learns_no_limit_from_one_full_mailbox(words: bytes) -> None:
    def scene(peer: Peer) -> None:
        peer.greet()
        peer.deliver()
        peer.envelope(rcpt=words, data=b"503 no")
        while True:
            peer.deliver()

    with stage(scene) as playing, exchange(playing.sender(connections=1)) as made:
        made.post("stage", [parcel(key) for key in range(20)])
        outcomes = collected(made, 20)
        assert [one.key for one in outcomes.values() if one.fate is not Fate.TAKEN] == [1]
        assert outcomes[1].fate is Fate.DEFERRED
        assert playing.connections == 1
