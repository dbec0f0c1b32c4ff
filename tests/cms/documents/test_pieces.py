"""Stored pieces make one gzip answer, whatever they are and however many."""

import gzip
import zlib

from hypothesis import given
from hypothesis import strategies as st

from cms.documents import pieces


@given(st.lists(st.tuples(st.binary(max_size=2_000), st.booleans()), max_size=30))
def test_it_is_one_gzip_member_of_all_that_it_is_made_of(parts: list[tuple[bytes, bool]]) -> None:
    made = [content if literal else pieces.piece(content) for content, literal in parts]
    answer = pieces.gzip(made, literal=[literal for _, literal in parts])
    whole = b"".join(content for content, _ in parts)
    assert gzip.decompress(answer) == whole
    one = zlib.decompressobj(16 + zlib.MAX_WBITS)
    assert (one.decompress(answer), one.unused_data) == (whole, b"")


def test_it_takes_more_than_one_block_of_plain_bytes() -> None:
    content = bytes(range(256)) * 1_000
    assert gzip.decompress(pieces.gzip([content], literal=[True])) == content


@given(st.binary(max_size=2_000))
def test_it_gives_back_what_a_piece_was_made_of(content: bytes) -> None:
    assert pieces.content_of(pieces.piece(content)) == content


@given(st.binary(max_size=2_000))
def test_a_piece_is_most_of_a_zlib_stream(content: bytes) -> None:
    one = zlib.decompressobj()
    assert one.decompress(pieces.zlib_stream(content, pieces.piece(content))) == content
    assert one.eof
