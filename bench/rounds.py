"""Comparisons: every contestant in each round, so that all of them meet the same machine."""

import statistics
from collections.abc import Mapping, Sequence
from typing import Protocol

from bench import wrk
from bench.wrk import Load, Request

Rounds = dict[str, list[Load]]


class Rated(Protocol):
    """What came of a round, as a number a second."""

    @property
    def rate(self) -> float: ...


def side_by_side(requests: Mapping[str, Request], rounds: int, seconds: int) -> Rounds:
    """The loads of each request, by name, a round at a time after one that warms up."""
    for request in requests.values():
        wrk.check(request)
        wrk.run(request, request.times)
    taken: Rounds = {name: [] for name in requests}
    for _ in range(rounds):
        for name, request in requests.items():
            taken[name].append(wrk.run(request, seconds * request.times))
    return taken


def rate(loads: Sequence[Rated]) -> float:
    return statistics.median(load.rate for load in loads)


def spread(loads: Sequence[Rated]) -> dict[str, object]:
    """How far the rates lie apart, for a figure's context."""
    found = [round(load.rate) for load in loads]
    return {"rounds": len(found), "lowest": min(found), "highest": max(found)}


def ratios(above: Sequence[Rated], below: Sequence[Rated]) -> tuple[float, dict[str, object]]:
    """The median of the rates' ratios, round by round, and their spread."""
    found = [a.rate / b.rate for a, b in zip(above, below, strict=True)]
    apart = {"lowest": round(min(found), 3), "highest": round(max(found), 3)}
    return statistics.median(found), {"rounds": len(found), **apart}
