"""The frame that the diagrams share: a ground, scales and type that stays legible on a phone."""

from dataclasses import dataclass
from itertools import pairwise

from PIL import Image, ImageDraw

from cms.sample.artwork.canvas import SCALE, blank, font, pen
from cms.sample.artwork.palette import BONE, INK, PAPER, Color, mix

# A 1600 px figure is shown about 360 px wide on a phone: 46 px of type becomes 10, the least we allow.
LABEL, SMALL = 52, 46
QUIET = mix(INK, PAPER, 0.30)
GROUND = mix(PAPER, (255, 255, 255), 0.45)
Point = tuple[float, float]


@dataclass(frozen=True)
class Plot:
    """A rectangle in final pixels with a linear scale on each side."""

    left: int
    top: int
    right: int
    bottom: int
    x_range: Point
    y_range: Point

    def x(self, value: float) -> float:
        """Where a value lies across, in drawing pixels."""
        low, high = self.x_range
        return (self.left + (value - low) / (high - low) * (self.right - self.left)) * SCALE

    def y(self, value: float) -> float:
        """Where a value lies from the top, in drawing pixels."""
        low, high = self.y_range
        return (self.bottom - (value - low) / (high - low) * (self.bottom - self.top)) * SCALE

    def line(self, points: list[Point]) -> list[Point]:
        """A line of values in drawing pixels."""
        return [(self.x(x), self.y(y)) for x, y in points]


def sheet(width: int, height: int) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """An empty figure and the pen for it."""
    image = blank((width, height), GROUND)
    return image, pen(image)


def write(
    draw: ImageDraw.ImageDraw,
    place: Point,
    text: str,
    *,
    size: int = LABEL,
    face: str = "sans",
    color: Color = INK,
    anchor: str = "ls",
) -> None:
    """Set text at a place given in drawing pixels; the anchor is Pillow's."""
    align = "right" if anchor.startswith("r") else "left"
    draw.multiline_text(
        place, text, font=font(face, size), fill=color, anchor=anchor, align=align, spacing=14 * SCALE
    )


def rule(
    draw: ImageDraw.ImageDraw, start: Point, end: Point, *, color: Color = BONE, width: float = 2
) -> None:
    """A straight line in drawing pixels, its width in final pixels."""
    draw.line((*start, *end), fill=color, width=round(width * SCALE))


def stroke(draw: ImageDraw.ImageDraw, points: list[Point], color: Color, width: float) -> None:
    """A thick line with round joints and ends; width in final pixels, color opaque.

    A disc at every point closes the cracks that Pillow leaves between short segments.
    """
    wide = round(width * SCALE)
    draw.line(points, fill=color, width=wide, joint="curve")
    for x, y in points:
        draw.ellipse((x - wide / 2, y - wide / 2, x + wide / 2, y + wide / 2), fill=color)


def dashes(draw: ImageDraw.ImageDraw, points: list[Point], color: Color, width: float, dash: float) -> None:
    """The same line broken into dashes of `dash` final pixels, with gaps as long."""
    travelled, piece = 0.0, [points[0]]
    for (x0, y0), (x1, y1) in pairwise(points):
        length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
        steps = max(1, round(length / 4))
        for step in range(1, steps + 1):
            point = (x0 + (x1 - x0) * step / steps, y0 + (y1 - y0) * step / steps)
            travelled += length / steps
            if int(travelled / (dash * SCALE)) % 2 == 0:
                piece.append(point)
                continue
            if len(piece) > 1:
                stroke(draw, piece, color, width)
            piece = [point]
    if len(piece) > 1:
        stroke(draw, piece, color, width)


def curve(points: list[Point], steps: int = 24) -> list[Point]:
    """A smooth line (Catmull-Rom) through the points."""
    padded = [points[0], *points, points[-1]]
    smooth: list[Point] = []
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        for step in range(steps):
            t = step / steps
            smooth.append((spline(a[0], b[0], c[0], d[0], t), spline(a[1], b[1], c[1], d[1], t)))
    return [*smooth, points[-1]]


def spline(a: float, b: float, c: float, d: float, t: float) -> float:
    """One coordinate of a Catmull-Rom segment from b to c."""
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
