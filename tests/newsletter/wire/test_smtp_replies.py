"""Replies are read the same however the network cuts them, and nothing a server sends does harm."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.wire.smtp_replies import NonsenseError, Replies, Reply

TEXTS = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=60).map(str.encode)
REPLIES = st.lists(st.tuples(st.integers(200, 599), st.lists(TEXTS, min_size=1, max_size=4)), max_size=6)


def written(code: int, lines: list[bytes]) -> bytes:
    *first, last = lines
    return b"".join(b"%d-%s\r\n" % (code, line) for line in first) + b"%d %s\r\n" % (code, last)


@given(REPLIES, st.data())
def test_it_reads_the_same_replies_however_they_are_cut(
    replies: list[tuple[int, list[bytes]]], data: st.DataObject
) -> None:
    stream = b"".join(written(*reply) for reply in replies)
    reader, at = Replies(), 0
    while at < len(stream):
        size = data.draw(st.integers(1, 40))
        reader.feed(stream[at : at + size])
        at += size
    assert [reply.code for reply in reader.ready] == [code for code, _ in replies]
    assert [reply.words for reply in reader.ready] == [
        " ".join(f"{code} {b' '.join(lines).decode()}".split())[:300] for code, lines in replies
    ]
    assert not reader.partial


@given(st.lists(st.binary(max_size=500), max_size=30))
def test_it_survives_whatever_is_sent(pieces: list[bytes]) -> None:
    reader, complaint = Replies(), ""
    try:
        for piece in pieces:
            reader.feed(piece)
    except NonsenseError as error:
        complaint = str(error)
    assert complaint.isprintable()
    assert all(200 <= reply.code < 600 and reply.words.isprintable() for reply in reader.ready)


def feed(reader: Replies, pieces: list[bytes]) -> None:
    for piece in pieces:
        reader.feed(piece)


@pytest.mark.parametrize(
    "piece", [b"x" * 1000, b"250-again\r\n" * 100, b"250-" + b"x" * 1000 + b"\r\n", b"\0" * 1000]
)
def test_it_gives_up_on_what_has_no_end_before_it_costs_memory(piece: bytes) -> None:
    with pytest.raises(NonsenseError):
        feed(Replies(), [piece] * 100)


def test_it_keeps_the_words_printable_and_short() -> None:
    assert Reply(550, b"no\0 \x1b[31m" + b"x" * 500).words == ("550 no [31m" + "x" * 500)[:300]
