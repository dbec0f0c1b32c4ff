"""Nothing that a mail server sends may bring the wire down, or make it say more than it knows."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.wire.lines import LineDownError, SenderRefusedError
from newsletter.wire.parcels import Fate, Outcome
from tests.newsletter.wire.stage import EHLO, MESSAGE, PLAIN_EHLO, Peer, parcel, stage
from tests.newsletter.wire.test_smtp_line import carried

WORDS = st.binary(max_size=40)
LINES = st.builds(
    lambda code, mark, words, end: code + mark + words + end,
    st.sampled_from([b"250", b"354", b"421", b"450", b"550", b"220", b"999", b"", b"25"]),
    st.sampled_from([b" ", b"-", b"", b"\0"]),
    WORDS,
    st.sampled_from([b"\r\n", b"\n", b"\r", b""]),
)
ANSWERS = st.lists(st.one_of(LINES, st.binary(max_size=200)), min_size=0, max_size=4).map(b"".join)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([EHLO, PLAIN_EHLO]), st.lists(ANSWERS, min_size=1, max_size=6))
def test_it_always_knows_what_became_of_a_message(ehlo: bytes, answers: list[bytes]) -> None:
    whole: list[bytes] = []

    def scene(peer: Peer) -> None:
        peer.greet(ehlo)
        for answer in answers:
            peer.line()
            peer.say(answer)
        peer.sock.settimeout(0.3)
        while True:
            whole.append(peer.whole())

    with stage(scene, lambda peer: peer.say(b"554 closed\r\n")) as playing:
        playing.timeout = 0.3
        try:
            (outcome,) = carried(playing, parcel(1))
        except (LineDownError, SenderRefusedError) as error:
            outcome = Outcome(1, Fate.UNTRIED, error.answer, "stage")
    assert outcome.answer.isprintable()
    assert len(outcome.answer) <= 300
    if outcome.fate is Fate.TAKEN:
        assert any(message.endswith(MESSAGE) for message in whole)


@settings(max_examples=40, deadline=None)
@given(st.lists(ANSWERS, min_size=1, max_size=3))
def test_it_only_says_that_the_line_is_down_when_the_greeting_makes_no_sense(said: list[bytes]) -> None:
    def scene(peer: Peer) -> None:
        for piece in said:
            peer.say(piece)
            peer.line()

    with stage(scene) as playing:
        playing.timeout = 0.3
        with pytest.raises(LineDownError) as caught:
            carried(playing, parcel(1))
    assert caught.value.answer.isprintable()
