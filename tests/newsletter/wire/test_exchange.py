"""The exchange gives back exactly one outcome for each parcel, whatever the servers do."""

import contextlib
import time
from collections.abc import Iterator, Sequence

from newsletter.senders import Relay, Sender
from newsletter.wire.exchange import Exchange
from newsletter.wire.parcels import Fate, Outcome, Parcel
from newsletter.wire.smtp import Done, Later, SmtpLine
from tests.newsletter.wire.stage import Peer, parcel, stage


@contextlib.contextmanager
def exchange(*senders: Sender) -> Iterator[Exchange]:
    made = Exchange(senders)
    try:
        yield made
    finally:
        made.close(5)


def collected(made: Exchange, count: int, seconds: float = 10) -> dict[int, Outcome]:
    """So many outcomes by key; fails when a key comes twice, or not in time."""
    found: dict[int, Outcome] = {}
    end = time.monotonic() + seconds
    while len(found) < count and time.monotonic() < end:
        for outcome in made.collect(0.5):
            assert outcome.key not in found
            found[outcome.key] = outcome
    assert len(found) == count
    return found


def test_it_carries_everything_once_over_as_many_lines_as_allowed() -> None:
    with stage() as playing, exchange(playing.sender(connections=3)) as made:
        assert made.room() == {"stage": 3}
        made.post("stage", [parcel(key) for key in range(200)])
        assert made.flying == 200
        outcomes = collected(made, 200)
        assert {outcome.fate for outcome in outcomes.values()} == {Fate.TAKEN}
        assert (made.flying, made.connections, made.room()) == (0, 3, {"stage": 3})
        assert sorted(playing.recipients) == sorted(f"p{key}@example.org" for key in range(200))
        assert playing.connections == 3


def test_it_gives_back_untried_what_a_dead_sender_cannot_carry_and_lets_it_rest() -> None:
    with stage() as playing:
        port = playing.port
    with exchange(Sender("dead", connections=2, relay=Relay("127.0.0.1", port, timeout=2))) as made:
        made.post("dead", [parcel(key) for key in range(5)])
        outcomes = collected(made, 5)
        assert {outcome.fate for outcome in outcomes.values()} == {Fate.UNTRIED}
        assert made.room() == {"dead": 0}
        assert "Connect" in made.troubles()["dead"].answer


def test_it_tries_a_rested_sender_with_one_parcel_and_then_trusts_it() -> None:
    def refuses(peer: Peer) -> None:
        peer.greet()
        peer.envelope(mail=b"550 5.7.1 not you")

    with stage(refuses, lambda peer: peer.serve()) as playing, exchange(playing.sender()) as made:
        made.post("stage", [parcel(1)])
        assert collected(made, 1)[1].fate is Fate.UNTRIED
        assert made.troubles()["stage"].answer == "550 5.7.1 not you"
        time.sleep(1.1)
        assert (made.troubles(), made.room()) == ({}, {"stage": 1})
        made.post("stage", [parcel(1)])
        assert collected(made, 1)[1].fate is Fate.TAKEN
        assert made.room() == {"stage": 4}


def test_it_leaves_nothing_in_doubt_when_it_closes() -> None:
    with stage() as playing:
        made = Exchange([playing.sender()])
        made.post("stage", [parcel(key) for key in range(50)])
        made.close(5)
        outcomes = collected(made, 50)
        assert {outcome.fate for outcome in outcomes.values()} <= {Fate.TAKEN, Fate.UNTRIED}
        taken = sorted(
            f"p{key}@example.org" for key, outcome in outcomes.items() if outcome.fate is Fate.TAKEN
        )
        assert sorted(playing.recipients) == taken
        assert made.connections == 0


def test_it_says_how_far_it_came_when_its_patience_ends() -> None:
    def stalls_at_rcpt(peer: Peer) -> None:
        peer.greet()
        peer.line()
        peer.sock.recv(1)

    def stalls_after_the_message(peer: Peer) -> None:
        peer.greet()
        peer.envelope()
        peer.whole()
        peer.line()

    with stage(stalls_at_rcpt) as one, stage(stalls_after_the_message) as other:
        made = Exchange([one.sender("one", 1), other.sender("other", 1)])
        made.post("one", [parcel(1), parcel(2)])
        made.post("other", [parcel(3), parcel(4)])
        time.sleep(0.3)
        began = time.monotonic()
        made.close(0.2)
        assert time.monotonic() - began < 4
        fates = {key: outcome.fate for key, outcome in collected(made, 4).items()}
    assert fates == {1: Fate.UNTRIED, 2: Fate.UNTRIED, 3: Fate.UNANSWERED, 4: Fate.UNTRIED}


def test_it_does_not_try_again_what_it_hung_up_on() -> None:
    def stalls_at_the_second(peer: Peer) -> None:
        peer.greet()
        peer.deliver()
        peer.line()
        peer.sock.recv(1)
        peer.line()

    with stage(stalls_at_the_second, lambda peer: peer.serve()) as playing:
        made = Exchange([playing.sender(connections=1)])
        made.post("stage", [parcel(1), parcel(2)])
        assert collected(made, 1)[1].fate is Fate.TAKEN
        made.close(0.2)
        assert collected(made, 1)[2].fate is Fate.UNTRIED
        assert playing.connections == 1


def test_it_takes_nothing_more_when_it_is_closed() -> None:
    with stage() as playing:
        made = Exchange([playing.sender()])
        made.close()
        made.post("stage", [parcel(1)])
        assert collected(made, 1)[1].fate is Fate.UNTRIED


def test_it_closes_lines_that_have_nothing_to_carry() -> None:
    with stage() as playing:
        made = Exchange([playing.sender()], idle_seconds=0.2)
        made.post("stage", [parcel(key) for key in range(4)])
        collected(made, 4)
        end = time.monotonic() + 5
        while made.connections and time.monotonic() < end:
            time.sleep(0.05)
        assert (made.connections, playing.heard.count(b"QUIT")) == (0, 4)
        made.post("stage", [parcel(5)])
        assert collected(made, 1)[5].fate is Fate.TAKEN
        made.close()


def test_collecting_waits_no_longer_than_asked() -> None:
    with stage() as playing, exchange(playing.sender()) as made:
        began = time.monotonic()
        assert made.collect(0.2) == []
        assert 0.1 < time.monotonic() - began < 2
        assert made.collect() == []


def test_a_bug_in_a_line_leaves_its_message_in_doubt_and_the_rest_unharmed() -> None:
    class Faulty(SmtpLine):
        def begin(self, parcel: Parcel, done: Done, later: Later) -> bool:
            return False

        async def carry(self, parcels: Sequence[Parcel]) -> Sequence[Outcome]:
            if parcels[0].key == 2:
                raise RuntimeError("a bug")
            return await super().carry(parcels)

    with stage() as playing:
        made = Exchange([playing.sender(connections=1)], Faulty)
        made.post("stage", [parcel(key) for key in range(4)])
        fates = {key: outcome.fate for key, outcome in collected(made, 4).items()}
        made.close()
    assert fates == {0: Fate.TAKEN, 1: Fate.TAKEN, 2: Fate.UNANSWERED, 3: Fate.TAKEN}


def test_it_gives_back_who_waited_long_for_a_line_unless_told_otherwise() -> None:
    def slow(peer: Peer) -> None:
        time.sleep(1.3)
        peer.serve()

    with stage(slow) as playing, exchange(playing.sender(connections=1)) as made:
        made.post("stage", [parcel(1)])
        assert collected(made, 1)[1].fate is Fate.UNTRIED
        assert made.troubles() == {}
        made.post("stage", [parcel(1)])  # the line is open now
        assert collected(made, 1)[1].fate is Fate.TAKEN
    with stage(slow) as playing, exchange(playing.sender(connections=1)) as made:
        made.post("stage", [parcel(2)._replace(may_be_late=True)])
        assert collected(made, 1)[2].fate is Fate.TAKEN
        assert playing.recipients == ["p2@example.org"]
