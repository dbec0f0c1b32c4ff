"""What a share of people says about all others: how sure a rate is, and how likely one version is the best.

Nothing is assumed beforehand: any true rate is as likely as any other (a uniform prior), so that after `hits`
of `people` it has the distribution Beta(1 + hits, 1 + people - hits).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import exp, lgamma, log, prod, sqrt

_Z = 1.959964  # 95 % of a normal distribution lie within so many standard deviations
_POINTS = 2_000
_DEVIATIONS = 10  # beyond it there is less than a rounding error


@dataclass(frozen=True, slots=True)
class Sample:
    hits: int
    people: int

    @property
    def rate(self) -> float:
        return self.hits / self.people if self.people else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Where the true rate lies with 95 % (Wilson's score interval). Of nobody it may be anything."""
        if not self.people:
            return 0.0, 1.0
        size = self.people
        middle = (self.rate + _Z**2 / (2 * size)) / (1 + _Z**2 / size)
        half = _Z / (1 + _Z**2 / size) * sqrt(self.rate * (1 - self.rate) / size + _Z**2 / (4 * size**2))
        return max(0.0, middle - half), min(1.0, middle + half)


def chances(samples: Sequence[Sample]) -> list[float]:
    """For each sample, how likely its true rate is the greatest of all. They add up to 1."""
    shapes = [(1 + one.hits, 1 + one.people - one.hits) for one in samples]
    grid = _grid(shapes)
    steps = [after - before for before, after in pairwise(grid)]
    densities = [[_density(x, *shape) for x in grid] for shape in shapes]
    below = [_below(values, steps) for values in densities]
    found = []
    for index, values in enumerate(densities):
        others = [one for number, one in enumerate(below) if number != index]
        best = [value * prod(one[at] for one in others) for at, value in enumerate(values)]
        found.append(sum(_areas(best, steps)))
    return [one / sum(found) for one in found]


def _grid(shapes: Sequence[tuple[int, int]]) -> list[float]:
    """Where any of the densities is more than nothing."""
    ends = []
    for a, b in shapes:
        mean = a / (a + b)
        deviation = sqrt(mean * (1 - mean) / (a + b + 1))
        ends.append((max(0.0, mean - _DEVIATIONS * deviation), min(1.0, mean + _DEVIATIONS * deviation)))
    low, high = min(end[0] for end in ends), max(end[1] for end in ends)
    return [low + (high - low) * point / _POINTS for point in range(_POINTS + 1)]


def _density(x: float, a: int, b: int) -> float:
    if (x <= 0 and a > 1) or (x >= 1 and b > 1):
        return 0.0
    left = (a - 1) * log(x) if a > 1 else 0.0
    right = (b - 1) * log(1 - x) if b > 1 else 0.0
    return exp(lgamma(a + b) - lgamma(a) - lgamma(b) + left + right)


def _below(density: Sequence[float], steps: Sequence[float]) -> list[float]:
    """How much of it lies below each point of the grid."""
    found = list(accumulate(_areas(density, steps), initial=0.0))
    return [one / found[-1] for one in found]


def _areas(values: Sequence[float], steps: Sequence[float]) -> list[float]:
    return [
        (before + after) / 2 * step for (before, after), step in zip(pairwise(values), steps, strict=True)
    ]
