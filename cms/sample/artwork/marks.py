"""The logo and the authors' monograms."""

import math

from PIL import Image

from cms.sample.artwork.canvas import SCALE, font, gradient, grain, pen, reduce
from cms.sample.artwork.noise import layered
from cms.sample.artwork.palette import (
    GOLD,
    INK,
    MIST,
    NIGHT,
    OCHRE,
    PAPER,
    PLUM,
    ROSE,
    RUST,
    TEAL,
    Color,
    mix,
)
from cms.sample.artwork.plot import Point, stroke

PORTRAIT = (800, 800)
LOGO = 512


def monogram(initials: str, stops: list[Color], line: Color, seed: int) -> Image.Image:
    """Initials over fine rings that a little noise has bent, like the rings of a tree."""
    image = gradient(PORTRAIT, stops)
    draw = pen(image)
    field, side = layered(seed), PORTRAIT[0] * SCALE
    middle = (side * (0.30 + 0.4 * field(1.3, 7.7)), side * (0.30 + 0.4 * field(8.1, 2.9)))
    for ring in range(4, 62):
        points = []
        for step in range(241):
            angle = math.tau * step / 240
            bend = field(4 + math.cos(angle) * 1.1 + ring * 0.02, 4 + math.sin(angle) * 1.1)
            radius = ring * 26 * (0.72 + 0.62 * bend)
            points.append((middle[0] + math.cos(angle) * radius, middle[1] + math.sin(angle) * radius))
        draw.line(points, fill=(*line, 120 if ring % 4 else 215), width=3, joint="curve")
    draw.text((side / 2, side / 2), initials, font=font("serif", 300), fill=PAPER, anchor="mm")
    return grain(reduce(image), seed, 12)


def portrait_ines() -> Image.Image:
    """The monogram of Inês Valadares."""
    return monogram("IV", [mix(PLUM, INK, 0.45), PLUM], ROSE, 41)


def portrait_daniel() -> Image.Image:
    """The monogram of Daniel Amadi."""
    return monogram("DA", [mix(RUST, INK, 0.50), mix(RUST, INK, 0.15)], OCHRE, 52)


def portrait_marit() -> Image.Image:
    """The monogram of Marit Solheim."""
    return monogram("MS", [mix(NIGHT, INK, 0.3), mix(NIGHT, TEAL, 0.6)], MIST, 63)


def logo() -> Image.Image:
    """A signal that slows: one wave whose period lengthens as it fades, from a point."""
    side = LOGO * SCALE
    image = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    draw = pen(image)
    draw.rounded_rectangle((0, 0, side - 1, side - 1), radius=side * 0.22, fill=TEAL)
    wave: list[Point] = []
    for step in range(401):
        part = step / 400
        swing = math.sin(math.tau * 2 * part**0.72) * (1 - part) ** 0.75
        wave.append((side * (0.21 + 0.61 * part), side * (0.5 - 0.36 * swing)))
    stroke(draw, wave, GOLD, 26)
    x, y = wave[0]
    draw.ellipse((x - 62, y - 62, x + 62, y + 62), fill=PAPER)
    return reduce(image)
