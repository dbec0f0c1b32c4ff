"""Seeded smooth noise, in plain Python so that Pillow is the only dependency."""

import math
import random
from collections.abc import Callable

Field = Callable[[float, float], float]


def seeded(seed: int) -> random.Random:
    """A generator that gives the same picture every time it is asked."""
    return random.Random(seed)  # noqa: S311 - art, no secrets


def value_noise(seed: int) -> Field:
    """A smooth field over the plane with values in 0..1 and features about one unit wide."""
    rng = seeded(seed)
    lattice = [[rng.random() for _ in range(64)] for _ in range(64)]

    def field(x: float, y: float) -> float:
        column, row = math.floor(x), math.floor(y)
        u, v = x - column, y - row
        u, v = u * u * (3 - 2 * u), v * v * (3 - 2 * v)
        upper, lower = lattice[row % 64], lattice[(row + 1) % 64]
        left, right = column % 64, (column + 1) % 64
        top = upper[left] + (upper[right] - upper[left]) * u
        bottom = lower[left] + (lower[right] - lower[left]) * u
        return top + (bottom - top) * v

    return field


def layered(seed: int, octaves: int = 3) -> Field:
    """Several octaves of value noise added up; still in 0..1."""
    fields = [value_noise(seed + octave) for octave in range(octaves)]
    weights = [0.5**octave for octave in range(octaves)]
    total = sum(weights)

    def field(x: float, y: float) -> float:
        parts = zip(fields, weights, strict=True)
        return sum(w * f(x * 2**i, y * 2**i) for i, (f, w) in enumerate(parts)) / total

    return field
