"""Covers drawn as fields: heat, a halftone capsule and a horizon."""

import math

from PIL import Image, ImageDraw

from cms.sample.artwork.canvas import COVER, SCALE, blank, gradient, grain, pen, reduce
from cms.sample.artwork.noise import layered
from cms.sample.artwork.palette import (
    BONE,
    EMBER,
    GOLD,
    INDIGO,
    INK,
    NIGHT,
    OCHRE,
    PAPER,
    PLUM,
    ROSE,
    RUST,
    TEAL,
    mix,
    ramp,
)

WIDTH, HEIGHT = COVER[0] * SCALE, COVER[1] * SCALE
STEP = 8
Grid = list[list[float]]


def warmth() -> Grid:
    """Heat over the cover on a coarse grid: two warm centers, disturbed by noise; 0..1."""
    noise = layered(17)
    grid = []
    for row in range(HEIGHT // STEP + 2):
        y = row * STEP
        line = []
        for column in range(WIDTH // STEP + 2):
            x = column * STEP
            first = math.exp(-(((x - WIDTH * 0.37) / 880) ** 2 + ((y - HEIGHT * 0.54) / 640) ** 2))
            second = math.exp(-(((x - WIDTH * 0.77) / 520) ** 2 + ((y - HEIGHT * 0.30) / 430) ** 2))
            line.append(min(1.0, 0.80 * first + 0.56 * second + 0.42 * noise(x / 520, y / 520) - 0.10))
        grid.append(line)
    return grid


def heat() -> Image.Image:
    """A fever as a relief map: a glowing ground under fine isotherms."""
    grid = warmth()
    small = Image.new("RGB", (len(grid[0]), len(grid)))
    stops = [mix(EMBER, INK, 0.45), EMBER, RUST, OCHRE, GOLD]
    small.putdata([ramp(stops, value) for line in grid for value in line])
    image = small.resize((small.width * STEP, small.height * STEP), Image.Resampling.BICUBIC)
    image = image.crop((0, 0, WIDTH, HEIGHT))
    draw = pen(image)
    for index in range(1, 40):
        level = index / 40
        index_line = index % 5 == 0
        tone = mix(GOLD, EMBER, (level - 0.45) * 4)
        alpha = (210 if index_line else 105) if level < 0.55 else (150 if index_line else 80)
        trace(draw, grid, level, (*tone, alpha), 4 if index_line else 2)
    return grain(reduce(image), 3, 14)


def trace(
    draw: ImageDraw.ImageDraw, grid: Grid, level: float, fill: tuple[int, int, int, int], width: int
) -> None:
    """Draw one isotherm by marching squares."""
    for row in range(len(grid) - 1):
        upper, lower = grid[row], grid[row + 1]
        for column in range(len(upper) - 1):
            corners = (upper[column], upper[column + 1], lower[column + 1], lower[column])
            if min(corners) >= level or max(corners) < level:
                continue
            points = crossings(corners, level, column, row)
            for start, end in zip(points[::2], points[1::2], strict=False):
                draw.line((*start, *end), fill=fill, width=width)


def crossings(corners: tuple[float, ...], level: float, column: int, row: int) -> list[tuple[float, float]]:
    """Where the level crosses the four sides of a cell, in drawing pixels."""
    places = ((column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1))
    points = []
    for side in range(4):
        first, second = corners[side], corners[(side + 1) % 4]
        if (first < level) != (second < level):
            part = (level - first) / (second - first)
            (x0, y0), (x1, y1) = places[side], places[(side + 1) % 4]
            points.append(((x0 + (x1 - x0) * part) * STEP, (y0 + (y1 - y0) * part) * STEP))
    return points


def capsule() -> Image.Image:
    """A capsule seen only as the size of dots; one half is full, the other nearly empty."""
    image = blank(COVER, PAPER)
    draw = pen(image)
    turn, pitch = math.radians(-24), 44
    for row in range(-2, HEIGHT // pitch + 3):
        for column in range(-2, WIDTH // pitch + 3):
            x = (column + (row % 2) * 0.5) * pitch
            y = row * pitch * 0.87 + 30
            across = (x - WIDTH / 2) * math.cos(turn) - (y - HEIGHT / 2) * math.sin(turn)
            along = (x - WIDTH / 2) * math.sin(turn) + (y - HEIGHT / 2) * math.cos(turn)
            radius, tone = dot(across, along)
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=tone)
    return grain(reduce(image), 4, 10)


def dot(across: float, along: float) -> tuple[float, tuple[int, int, int]]:
    """Radius and color of one dot, from its place in the capsule's own coordinates."""
    half, radius = 700.0, 470.0
    nearest = max(-half, min(half, across))
    inside = radius - math.hypot(across - nearest, along)
    if inside < 0:
        return 3.2, mix(PAPER, BONE, 0.95)
    depth = min(1.0, inside / radius)
    light = 0.5 + 0.5 * along / radius
    if abs(across) < 26:
        return 3.2, mix(PAPER, BONE, 0.9)
    if across < 0:
        return 11 + 10.5 * light, mix(TEAL, INK, 0.25 * (1 - depth))
    rim = max(0.0, 1 - inside / 60)
    return 5 + 10 * rim + 2.5 * light, mix(RUST, ROSE, 1 - rim)


def horizon() -> Image.Image:
    """A sky laid out as a dial: night outside, first light at the center."""
    stops = [mix(NIGHT, INK, 0.5), NIGHT, INDIGO, mix(INDIGO, PLUM, 0.6), ROSE, OCHRE, GOLD]
    image = gradient(COVER, [mix(NIGHT, INK, 0.5), mix(NIGHT, INK, 0.2)])
    draw = pen(image)
    center, rings = (WIDTH / 2, HEIGHT * 0.94), 17
    for ring in range(rings):
        part = ring / (rings - 1)
        radius = 2250 - (2250 - 330) * part**0.86
        draw.ellipse(around(center, radius), fill=ramp(stops, part))
    draw.ellipse(around(center, 215), fill=mix(GOLD, PAPER, 0.75))
    for tick in range(97):
        angle = math.pi + math.pi * tick / 96
        hour = tick % 8 == 0
        inner, outer = 1500, 1500 + (64 if hour else 30)
        ends = [(center[0] + math.cos(angle) * r, center[1] + math.sin(angle) * r) for r in (inner, outer)]
        draw.line((*ends[0], *ends[1]), fill=(*GOLD, 230 if hour else 130), width=6 if hour else 3)
    draw.rectangle((0, HEIGHT * 0.94, WIDTH, HEIGHT), fill=mix(NIGHT, INK, 0.6))
    return grain(reduce(image), 5, 14)


def around(center: tuple[float, float], radius: float) -> tuple[float, float, float, float]:
    """The bounding box of a circle."""
    return center[0] - radius, center[1] - radius, center[0] + radius, center[1] + radius
