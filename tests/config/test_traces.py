"""What a picture tells beside the picture is taken out, and the picture is the same."""

import io

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st
from PIL import Image, ImageSequence
from PIL.ExifTags import IFD, Base

from config.uploads.traces import without_traces
from tests.config.traced import KINDS, PROFILE, WHERE, WHO, traced


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize("kind", KINDS)
def test_it_takes_out_who_and_where(kind: str) -> None:
    before = traced(kind)
    assert opened(before).getexif().get_ifd(IFD.GPSInfo)
    assert WHO in before
    after = without_traces(before)
    assert not dict(opened(after).getexif().get_ifd(IFD.GPSInfo))
    assert WHO not in after
    assert WHERE not in after


@pytest.mark.parametrize("kind", KINDS)
def test_it_leaves_the_picture_and_its_colours_as_they_are(kind: str) -> None:
    before, after = opened(traced(kind)), opened(without_traces(traced(kind)))
    assert (after.format, after.size) == (before.format, before.size)
    assert after.info["icc_profile"] == PROFILE
    assert after.tobytes() == before.tobytes()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("turned", [3, 6, 8])
def test_it_keeps_which_side_is_up_and_nothing_else(kind: str, turned: int) -> None:
    after = opened(without_traces(traced(kind, turned)))
    assert dict(after.getexif()) == {Base.Orientation: turned}


@pytest.mark.parametrize("kind", KINDS)
def test_it_finds_nothing_a_second_time(kind: str) -> None:
    after = without_traces(traced(kind, 6))
    assert without_traces(after) == after


@pytest.mark.parametrize("kind", ["png", "webp", "avif"])
def test_it_leaves_what_moves_moving(kind: str) -> None:
    before, after = opened(traced(kind, frames=3)), opened(without_traces(traced(kind, frames=3)))
    frames = [[frame.tobytes() for frame in ImageSequence.Iterator(one)] for one in (before, after)]
    assert len(frames[0]) == 3
    assert frames[0] == frames[1]


def test_it_leaves_what_is_no_picture_of_these_kinds_as_it_is() -> None:
    made = io.BytesIO()
    moving = [Image.linear_gradient("L").rotate(angle) for angle in (10, 90)]
    moving[0].save(made, "gif", save_all=True, append_images=moving[1:])
    for content in (made.getvalue(), b"", b"<svg/>", b"%PDF-1.7"):
        assert without_traces(content) == content


@pytest.mark.parametrize("after_its_end", [b"\xff\xd8\xff\xe1 another picture: " + WHO, b"a film: " + WHO])
def test_it_leaves_out_what_a_telephone_writes_after_the_picture(after_its_end: bytes) -> None:
    assert WHO not in without_traces(traced("jpeg") + after_its_end)


@hypothesis(max_examples=200)
@given(st.sampled_from(KINDS), st.data())
def test_it_ends_well_for_any_bytes(kind: str, data: st.DataObject) -> None:
    content = bytearray(traced(kind))
    for at, byte in data.draw(
        st.lists(st.tuples(st.integers(0, len(content) - 1), st.integers(0, 255)), max_size=9)
    ):
        content[at] = byte
    end = data.draw(st.integers(12, len(content)))
    assert isinstance(without_traces(bytes(content[:end])), bytes)
