"""Whatever colour an editor likes, words in it can be read."""

from hypothesis import given
from hypothesis import strategies as st

from newsletter.accents import PUBLICATION, accent_of, contrast

colors = st.from_regex(r"\A#[0-9a-fA-F]{6}\Z")


def rgb(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


@given(colors)
def test_it_can_be_read_by_day_and_by_night(color: str) -> None:
    accent = accent_of(color)
    assert contrast(rgb(accent.light), (255, 255, 255)) >= 4.5
    assert contrast(rgb(accent.dark), rgb("#10243f")) >= 4.5
    assert contrast(rgb(accent.dark), rgb("#0a1a2f")) >= 4.5  # the words on a button


def test_it_leaves_a_colour_alone_that_can_be_read() -> None:
    assert accent_of("#0a4f94").light == "#0a4f94"


def test_it_is_the_publications_where_none_is_chosen() -> None:
    assert accent_of("") == PUBLICATION
