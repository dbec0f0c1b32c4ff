"""Headings make an outline that can be moved through by ear."""

import pytest

from blocks.body import BodyBlock
from blocks.faults import faults


def _faults(levels: list[int]) -> list[str]:
    stored = [{"type": "heading", "value": {"text": "Words", "level": str(level)}} for level in levels]
    return faults(BodyBlock().to_python(stored))


@pytest.mark.parametrize("levels", [[2], [2, 3, 4, 2], [2, 3, 3, 2, 3]])
def test_it_takes_levels_that_follow_each_other(levels: list[int]) -> None:
    assert _faults(levels) == []


@pytest.mark.parametrize(("levels", "place"), [([3], 0), ([2, 4], 1), ([2, 3, 2, 4], 3)])
def test_it_names_the_heading_that_skips_a_level(levels: list[int], place: int) -> None:
    assert len(_faults(levels)) == 1
    assert _faults(levels)[0].startswith(f"body[{place}] (heading)")
    assert "needs a" in _faults(levels)[0]
