"""When a sender dies in the midst, the others carry on, and nobody gets two."""

import threading

from newsletter.wire.exchange import Exchange
from newsletter.wire.parcels import Fate, Parcel
from tests.newsletter.wire.stage import Gone, Peer, parcel, stage
from tests.newsletter.wire.test_exchange import collected, exchange


def test_what_one_sender_gave_back_goes_by_another_and_nobody_gets_two() -> None:
    left = threading.Semaphore(40)

    def dies(peer: Peer) -> None:
        peer.greet()
        while left.acquire(blocking=False):
            peer.deliver()
        peer.say(b"421 4.3.0 out of order\r\n")
        raise Gone

    with stage(dies) as first, stage() as second:
        with exchange(first.sender("first"), second.sender("second")) as made:
            waiting = {key: parcel(key) for key in range(200)}
            taken: dict[int, str] = {}
            while waiting:
                _post_where_there_is_room(made, list(waiting.values()))
                for key, outcome in collected(made, made.flying).items():
                    assert outcome.fate is not Fate.UNANSWERED
                    if outcome.fate is Fate.TAKEN:
                        taken[key] = outcome.sender
                        del waiting[key]
        recipients = first.recipients + second.recipients
        assert sorted(recipients) == sorted(f"p{key}@example.org" for key in range(200))
        assert set(taken.values()) == {"first", "second"}


def _post_where_there_is_room(made: Exchange, parcels: list[Parcel]) -> None:
    for name, room in made.room().items():
        some, parcels = parcels[:room], parcels[room:]
        if some:
            made.post(name, some)
