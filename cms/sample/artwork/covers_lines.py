"""Covers drawn with lines: dendrites, ridgelines and currents."""

import math
import random
from dataclasses import dataclass

from PIL import Image

from cms.sample.artwork.canvas import COVER, SCALE, blank, gradient, grain, pen, reduce
from cms.sample.artwork.noise import Field, layered, seeded
from cms.sample.artwork.palette import (
    BONE,
    GOLD,
    INDIGO,
    INK,
    MIST,
    NIGHT,
    OCHRE,
    PAPER,
    PLUM,
    ROSE,
    SAGE,
    SEA,
    TEAL,
    Color,
    mix,
)

WIDTH, HEIGHT = COVER[0] * SCALE, COVER[1] * SCALE


@dataclass(frozen=True)
class Tip:
    """The growing end of a dendrite."""

    x: float
    y: float
    heading: float
    width: float
    reach: int


def grow(image: Image.Image, start: Tip, bend: Field, color: Color, spine: Color, rng: random.Random) -> None:
    """Draw one dendrite with its branches, tapering, with spines on its finer parts."""
    draw = pen(image)
    tips = [start]
    while tips:
        tip = tips.pop()
        x, y, heading, width = tip.x, tip.y, tip.heading, tip.width
        for step in range(tip.reach):
            heading += rng.gauss(0, 0.07) + 0.06 * math.sin(tip.heading - heading)
            drift = heading + (bend(x / 170, y / 170) - 0.5) * 1.9
            nx, ny = x + math.cos(drift) * 11, y + math.sin(drift) * 11
            draw.line((x, y, nx, ny), fill=color, width=max(2, round(width)))
            draw.ellipse((nx - width / 2, ny - width / 2, nx + width / 2, ny + width / 2), fill=color)
            if step > 8 and rng.random() < 0.30:
                bud(image, (nx, ny), heading + rng.choice((-1.5, 1.5)), width, color, spine, rng)
            x, y, width = nx, ny, max(2.6, width * 0.984)
            if step > 10 and rng.random() < 0.024 and width > 3:
                fork = heading + rng.choice((-1, 1)) * rng.uniform(0.35, 0.75)
                tips.append(Tip(x, y, fork, width * 0.78, round((tip.reach - step) * 0.92)))


def bud(
    image: Image.Image,
    root: tuple[float, float],
    angle: float,
    width: float,
    color: Color,
    spine: Color,
    rng: random.Random,
) -> None:
    """Draw one spine: a short neck and a round head."""
    draw = pen(image)
    length, head = width * 0.5 + rng.uniform(8, 15), rng.uniform(3.4, 6.8)
    x, y = root[0] + math.cos(angle) * length, root[1] + math.sin(angle) * length
    draw.line((*root, x, y), fill=color, width=2)
    draw.ellipse((x - head, y - head, x + head, y + head), fill=spine)


def soma(
    image: Image.Image, center: tuple[float, float], size: float, seed: int, color: Color, spine: Color
) -> None:
    """Draw one neuron: a cell body and the dendrites that leave it."""
    rng, bend = seeded(seed), layered(seed)
    count = rng.choice((7, 8))
    turn = rng.uniform(0, math.tau)
    for index in range(count):
        heading = turn + math.tau * index / count + rng.uniform(-0.25, 0.25)
        tip = Tip(*center, heading, size * 0.30, rng.randint(105, 165))
        grow(image, tip, bend, color, spine, rng)
    draw = pen(image)
    outline = []
    for index in range(72):
        angle = math.tau * index / 72
        radius = size * (0.82 + 0.36 * bend(3 + math.cos(angle), 3 + math.sin(angle)))
        outline.append((center[0] + math.cos(angle) * radius, center[1] + math.sin(angle) * radius))
    draw.polygon(outline, fill=color)


def dendrites() -> Image.Image:
    """Neurons at three depths; only the nearest carries bright spines."""
    image = gradient(COVER, [mix(TEAL, SEA, 0.12), TEAL, mix(TEAL, INK, 0.75)])
    far, middle = mix(TEAL, SEA, 0.28), mix(TEAL, SEA, 0.70)
    soma(image, (WIDTH * 0.93, HEIGHT * 0.14), 46, 31, far, far)
    soma(image, (WIDTH * 0.06, HEIGHT * 0.92), 50, 12, far, far)
    soma(image, (WIDTH * 0.80, HEIGHT * 0.80), 56, 23, middle, mix(middle, OCHRE, 0.45))
    soma(image, (WIDTH * 0.38, HEIGHT * 0.47), 66, 7, mix(MIST, PAPER, 0.4), OCHRE)
    return grain(reduce(image), 1, 14)


def ridgelines() -> Image.Image:
    """Recordings of a night, one line over another; the middle third carries the bursts."""
    image = gradient(COVER, [mix(NIGHT, INK, 0.4), NIGHT, mix(NIGHT, INDIGO, 0.75)])
    draw = pen(image)
    swell, tremor = layered(5), layered(50)
    rows = 46
    for row in range(rows):
        depth = row / (rows - 1)
        base = HEIGHT * (0.17 + 0.80 * depth)
        line = [
            (x, base - (1 + 0.7 * math.exp(-(((row - 19) / 3) ** 2))) * lift(x / WIDTH, row, swell, tremor))
            for x in range(-10, WIDTH + 20, 5)
        ]
        ground = mix(mix(NIGHT, INK, 0.4 - 0.4 * depth), mix(NIGHT, INDIGO, 0.75), max(0.0, depth - 0.3))
        draw.polygon([*line, (WIDTH + 20, HEIGHT + 10), (-10, HEIGHT + 10)], fill=ground)
        warm = math.exp(-(((row - 19) / 2.2) ** 2))
        tone = mix(mix(INDIGO, MIST, 0.25 + 0.6 * depth), GOLD, warm)
        draw.line(line, fill=tone, width=4 + round(2 * warm), joint="curve")
    return grain(reduce(image), 2, 12)


def lift(position: float, row: int, swell: Field, tremor: Field) -> float:
    """How far a ridge rises above its base at `position` (0..1 across)."""
    center = 0.5 + 0.10 * (swell(row * 0.16, 9.0) - 0.5)
    envelope = math.exp(-(((position - center) / 0.17) ** 2))
    slow = max(0.0, swell(position * 9 + row * 0.13, row * 0.21) - 0.30) ** 1.25
    fast = tremor(position * 70, row * 0.9) - 0.5
    return envelope * (760 * slow + 60 * fast) + 14 * fast * (0.35 + envelope)


def currents() -> Image.Image:
    """Evenly spaced streamlines that part around two open spaces."""
    image = blank(COVER, mix(PAPER, BONE, 0.25))
    draw = pen(image)
    field, rng = layered(77, 2), seeded(6)
    taken: set[tuple[int, int]] = set()
    starts = [(rng.uniform(0, WIDTH), rng.uniform(0, HEIGHT)) for _ in range(9000)]
    for start in starts:
        line = stream(start, field, taken)
        if len(line) < 26:
            continue
        shade = field(start[0] / 1500 + 20, start[1] / 1500)
        tone = mix(mix(SAGE, TEAL, 0.35), PLUM, (shade - 0.36) * 4.2)
        if rng.random() < 0.07:
            tone = ROSE if rng.random() < 0.7 else OCHRE
        width = rng.choice((6, 7, 8, 10, 12))
        draw.line(line, fill=tone, width=width, joint="curve")
        for x, y in (line[0], line[-1]):
            draw.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=tone)
    return grain(reduce(image), 6, 6)


def stream(
    start: tuple[float, float], field: Field, taken: set[tuple[int, int]]
) -> list[tuple[float, float]]:
    """Follow the field from `start` until it meets another line; claims the cells it crosses."""
    cell = 15
    line: list[tuple[float, float]] = []
    own: set[tuple[int, int]] = set()
    x, y = start
    for _ in range(230):
        key = (int(x // cell), int(y // cell))
        if key in taken or not (-40 < x < WIDTH + 40 and -40 < y < HEIGHT + 40):
            break
        own.add(key)
        line.append((x, y))
        angle = heading_at(x, y, field)
        x, y = x + math.cos(angle) * 9, y + math.sin(angle) * 9
    if len(line) >= 26:
        taken |= own | {(a + 1, b) for a, b in own} | {(a, b + 1) for a, b in own}
    return line


def heading_at(x: float, y: float, field: Field) -> float:
    """The direction of flow: along the contours of noise plus two hills, so lines circle the hills."""

    def height(px: float, py: float) -> float:
        hills = sum(
            weight * math.exp(-(((px - cx) / rx) ** 2 + ((py - cy) / ry) ** 2))
            for cx, cy, rx, ry, weight in (
                (WIDTH * 0.30, HEIGHT * 0.40, 560, 430, 1.3),
                (WIDTH * 0.72, HEIGHT * 0.62, 470, 400, -1.3),
            )
        )
        return field(px / 620, py / 620) + hills

    dx = height(x + 4, y) - height(x - 4, y)
    dy = height(x, y + 4) - height(x, y - 4)
    return math.atan2(-dx, dy)
