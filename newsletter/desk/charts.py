"""Charts as SVG that the server draws: they need no script, print, and each stands beside its numbers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

WIDTH, HEIGHT = 600, 120


@dataclass(frozen=True)
class Column:
    """A rectangle, with what it stands for."""

    x: float
    y: float
    width: float
    height: float
    label: str
    number: int
    beside: int


@dataclass(frozen=True)
class Columns:
    """`line` is the second row of numbers as points of a polyline, empty where they are all nothing."""

    columns: Sequence[Column]
    line: str
    peak: int
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True)
class Part:
    """A piece of a bar, in percent of the whole; `kind` names its colour."""

    label: str
    kind: str
    number: int
    share: float
    begins: float
    meaning: str = ""


@dataclass(frozen=True)
class Sparkline:
    points: str
    first: int
    last: int
    marked: float | None = None
    width: int = 240
    height: int = 40


def columns(rows: Sequence[tuple[str, int, int]]) -> Columns:
    """Of labels with two numbers each."""
    peak = max((max(number, beside) for _, number, beside in rows), default=0) or 1
    each = WIDTH / max(len(rows), 1)
    gap = min(2.0, each / 4)
    drawn = [
        Column(
            x=round(n * each, 2),
            y=round(HEIGHT * (1 - number / peak), 2),
            width=round(each - gap, 2),
            height=round(HEIGHT * number / peak, 2),
            label=label,
            number=number,
            beside=beside,
        )
        for n, (label, number, beside) in enumerate(rows)
    ]
    besides = [beside for _, _, beside in rows]
    line = " ".join(
        f"{(n + 0.5) * each:.2f},{HEIGHT * (1 - beside / peak):.2f}" for n, beside in enumerate(besides)
    )
    return Columns(drawn, line if any(besides) else "", peak)


def shares(rows: Iterable[tuple[str, str, int, str]]) -> list[Part]:
    """Of labels with kind, number and meaning; those of nobody are left out."""
    there = [row for row in rows if row[2]]
    whole = sum(number for _, _, number, _ in there) or 1
    begins = accumulate((100 * number / whole for _, _, number, _ in there), initial=0.0)
    return [
        Part(label, kind, number, round(100 * number / whole, 2), round(begun, 2), meaning)
        for (label, kind, number, meaning), begun in zip(there, begins, strict=False)
    ]


def sparkline(numbers: Sequence[int], marked: int | None = None) -> Sparkline | None:
    """None of fewer than two numbers. `marked` is the place of the one with a line through it."""
    if len(numbers) < 2:
        return None
    least, most = min(numbers), max(numbers)
    room, wide, high = 3, 240, 40
    span = (most - least) or 1

    def x(n: int) -> float:
        return round(room + n * (wide - 2 * room) / (len(numbers) - 1), 2)

    def y(number: int) -> float:
        rise = (number - least) / span if most > least else 0.5
        return round(high - room - rise * (high - 2 * room), 2)

    points = " ".join(f"{x(n)},{y(number)}" for n, number in enumerate(numbers))
    return Sparkline(points, numbers[0], numbers[-1], x(marked) if marked is not None else None)
