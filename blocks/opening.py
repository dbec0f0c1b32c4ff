"""The opening of a body, for who reads on elsewhere; with every notice that readers must not miss."""

from typing import Any

from blocks.sequence import whole

# Of a body that no heading divides.
_FEW = 4


def opening(body: Any) -> list[Any]:
    """The blocks before the first heading that follows prose; of a body without one, the first few."""
    blocks = whole(body)
    types = [child.block_type for child in blocks]
    prose = types.index("paragraph") if "paragraph" in types else 0
    ends = [place for place, name in enumerate(types) if name == "heading" and place > prose]
    return blocks[: ends[0] if ends else _FEW]


def disclaimers(body: Any) -> list[Any]:
    """All of them, wherever they stand: they are blocks of a body, and of nothing else."""
    return [child for child in whole(body) if child.block_type == "disclaimer"]
