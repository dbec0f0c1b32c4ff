"""Encoded pieces decode to the joined text, whatever is in them and wherever they were cut."""

import quopri
import re

from hypothesis import given
from hypothesis import strategies as st

from newsletter.quoted_printable import SOFT_BREAK, encode_piece

# Letters of many scripts, and what encoders stumble over: dots, "From ", blanks, equals signs, line ends.
awkward = st.sampled_from([".", "..", "From ", " ", "\t", "=", "\n", "\r\n", "\r", "é", "漢", "🧠", "x" * 80])
texts = st.lists(st.one_of(awkward, st.text(st.characters(exclude_categories=["Cs"])))).map("".join)


def plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def decoded(encoded: bytes) -> str:
    return quopri.decodestring(encoded).decode().replace("\r\n", "\n")


@given(texts)
def test_it_decodes_to_what_was_encoded(text: str) -> None:
    assert decoded(encode_piece(text)) == plain(text)


@given(texts)
def test_it_gives_a_relay_nothing_to_change(text: str) -> None:
    encoded = encode_piece(text)
    assert re.fullmatch(rb"(?:[\t -~]|\r\n)*", encoded)
    for line in encoded.split(b"\r\n"):
        assert len(line) <= 76
        assert not line.startswith((b".", b"From "))
        assert not line.endswith((b" ", b"\t"))


@given(st.lists(texts, max_size=4), st.from_regex(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,74}", fullmatch=True))
def test_it_joins_pieces_and_tokens_into_one_text(pieces: list[str], token: str) -> None:
    gap = SOFT_BREAK + token.encode() + SOFT_BREAK
    joined = gap.join(encode_piece(piece) for piece in pieces)
    assert decoded(joined) == token.join(plain(piece) for piece in pieces)
