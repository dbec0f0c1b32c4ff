"""The figures that show how parts are joined: a synapse, and the roads from gut to brain."""

import math

from PIL import Image, ImageDraw

from cms.sample.artwork.canvas import SCALE, reduce
from cms.sample.artwork.noise import seeded
from cms.sample.artwork.palette import BONE, INDIGO, INK, OCHRE, PLUM, ROSE, RUST, SAGE, SEA, TEAL, Color, mix
from cms.sample.artwork.plot import GROUND, QUIET, SMALL, Point, curve, dashes, rule, sheet, stroke, write


def at(x: float, y: float) -> Point:
    """A place given in final pixels, in drawing pixels."""
    return x * SCALE, y * SCALE


def disc(draw: ImageDraw.ImageDraw, x: float, y: float, radius: float, fill: Color) -> None:
    """A filled circle in final pixels."""
    draw.ellipse((*at(x - radius, y - radius), *at(x + radius, y + radius)), fill=fill)


def synapse() -> Image.Image:
    """Glutamate meets an open AMPA receptor and an NMDA receptor plugged by ketamine."""
    image, draw = sheet(1600, 1340)
    sender, receiver = mix(SEA, GROUND, 0.55), mix(ROSE, GROUND, 0.62)
    draw.polygon(bulb(800, 60, 400, 1), fill=sender)
    draw.polygon(bulb(800, 1330, 870, -1), fill=receiver)
    rng = seeded(4)
    for x, y in ((560, 250), (700, 180), (860, 240), (1010, 190), (1060, 310), (690, 320), (880, 365)):
        disc(draw, x, y, 48, GROUND)
        for _ in range(6):
            angle, reach = rng.uniform(0, math.tau), rng.uniform(4, 30)
            disc(draw, x + math.cos(angle) * reach, y + math.sin(angle) * reach, 9, OCHRE)
    for _ in range(46):
        disc(draw, rng.uniform(420, 1180), rng.uniform(520, 770), 10, OCHRE)
    channel(draw, 560, 60, TEAL)
    channel(draw, 1040, 42, PLUM)
    for y in (800, 880, 960, 1050, 1130):
        disc(draw, 560, y, 16, INDIGO)
    hexagon(draw, 1040, 868, 46, RUST)
    for x in (985, 1040, 1095):
        disc(draw, x, 735 - abs(x - 1040) * 0.4, 22, PLUM)
    annotate(draw)
    return reduce(image)


def annotate(draw: ImageDraw.ImageDraw) -> None:
    """The labels of the synapse, with their leaders."""
    write(draw, at(60, 110), "Sending cell", face="bold", color=mix(SEA, INK, 0.5), anchor="lm")
    write(draw, at(60, 1270), "Receiving cell", face="bold", color=mix(ROSE, INK, 0.5), anchor="lm")
    write(draw, at(60, 610), "Glutamate", color=mix(OCHRE, INK, 0.45), face="bold", anchor="lm")
    write(draw, at(60, 860), "AMPA\nreceptor", face="bold", color=TEAL, anchor="la")
    write(draw, at(60, 985), "open", color=TEAL, anchor="la")
    write(draw, at(1540, 860), "NMDA\nreceptor", face="bold", color=PLUM, anchor="ra")
    write(draw, at(1540, 985), "blocked", color=PLUM, anchor="ra")
    write(draw, at(640, 1120), "sodium in", size=SMALL, color=INDIGO, anchor="lm")
    write(draw, at(1540, 610), "Calcium waits", color=PLUM, anchor="rm", size=SMALL)
    rule(draw, at(1205, 625), at(1120, 700), color=PLUM, width=4)
    write(draw, at(1040, 1130), "Ketamine", face="bold", color=RUST, anchor="mm")
    rule(draw, at(1040, 925), at(1040, 1090), color=RUST, width=4)


def bulb(x: float, tail: float, face: float, sign: int) -> list[Point]:
    """The swollen end of a cell: a neck that leaves the sheet and a flat face towards the gap."""
    depth = abs(face - tail)
    half = [(150, tail), (170, tail + sign * depth * 0.18), (420, tail + sign * depth * 0.42)]
    half += [(470, tail + sign * depth * 0.72), (430, tail + sign * depth * 0.94), (300, face)]
    if sign < 0:
        half = [(w + 40, y) for w, y in half]
    left = curve([(x - w, y) for w, y in half])
    right = curve([(x + w, y) for w, y in reversed(half)])
    return [at(px, py) for px, py in [*left, *right]]


def channel(draw: ImageDraw.ImageDraw, x: float, gap: float, color: Color) -> None:
    """A receptor across the membrane: two lobes with a pore of `gap` between them."""
    for side in (-1, 1):
        inner, outer = x + side * gap / 2, x + side * (gap / 2 + 74)
        left, right = sorted((inner, outer))
        draw.rounded_rectangle((*at(left, 800), *at(right, 985)), radius=34 * SCALE, fill=color)


def hexagon(draw: ImageDraw.ImageDraw, x: float, y: float, radius: float, color: Color) -> None:
    """A molecule, as a hexagon with a pale edge."""
    points = [
        at(x + math.cos(i * math.tau / 6) * radius, y + math.sin(i * math.tau / 6) * radius) for i in range(6)
    ]
    draw.polygon(points, fill=color, outline=GROUND, width=12)


def gut_brain() -> Image.Image:
    """Three roads from the gut to the brain, with the time each takes."""
    image, draw = sheet(1600, 1420)
    brain(draw, 800, 250)
    coil(draw, 800, 1130)
    roads = (
        ([(600, 990), (430, 850), (400, 660), (500, 520), (650, 450)], RUST, 0.0),
        ([(800, 1010), (830, 830), (770, 640), (810, 450)], TEAL, 16.0),
        ([(1000, 990), (1170, 850), (1200, 660), (1100, 520), (985, 425)], INDIGO, 34.0),
    )
    for points, tone, dash in roads:
        line = [at(x, y) for x, y in curve([(float(x), float(y)) for x, y in points])]
        disc(draw, *points[0], 22, tone)
        if dash:
            dashes(draw, line, tone, 13, dash)
        else:
            stroke(draw, line, tone, 13)
        arrow(draw, line[-14], line[-1], tone)
    for x, y, title, pace, tone, anchor in (
        (60, 620, "Vagus\nnerve", "under a second", RUST, "la"),
        (1540, 620, "Immune\nsignals", "hours to days", INDIGO, "ra"),
    ):
        write(draw, at(x, y), title, face="bold", color=tone, anchor=anchor)
        write(draw, at(x, y + 140), pace.replace(" ", "\n", 1), size=SMALL, color=QUIET, anchor=anchor)
    draw.rectangle((*at(650, 612), *at(950, 760)), fill=GROUND)
    write(draw, at(800, 655), "Hormones", face="bold", color=TEAL, anchor="mm")
    write(draw, at(800, 718), "minutes", size=SMALL, color=QUIET, anchor="mm")
    return reduce(image)


def arrow(draw: ImageDraw.ImageDraw, before: Point, tip: Point, color: Color) -> None:
    """An arrowhead at the tip of a road, pointing on from `before`."""
    angle = math.atan2(tip[1] - before[1], tip[0] - before[0])
    corners = ((0.0, 34), (2.35, 58), (-2.35, 58))
    head = [(tip[0] + math.cos(angle + turn) * r, tip[1] + math.sin(angle + turn) * r) for turn, r in corners]
    draw.polygon(head, fill=color)


def brain(draw: ImageDraw.ImageDraw, x: float, y: float) -> None:
    """A brain seen from its right side, with a few folds; its stem is on the left."""
    outline = [(-270, 40), (-285, -60), (-210, -150), (-80, -195), (80, -195), (215, -145), (285, -50)]
    outline += [(280, 40), (210, 95), (120, 100), (70, 130), (-40, 130), (-120, 95), (-215, 100), (-270, 40)]
    shape = curve([(x - px, y + py) for px, py in outline])
    stem = [at(x - px, y + py) for px, py in ((60, 90), (150, 90), (128, 190), (84, 190))]
    draw.polygon(stem, fill=mix(PLUM, GROUND, 0.48))
    draw.ellipse((*at(x - 275, y + 62), *at(x - 120, y + 165)), fill=mix(PLUM, GROUND, 0.40))
    draw.polygon([at(*point) for point in shape], fill=mix(PLUM, GROUND, 0.62))
    folds = (
        [(-235, 0), (-160, -40), (-150, -100), (-90, -130)],
        [(-120, 40), (-60, -10), (-70, -80), (0, -120), (60, -150)],
        [(-190, 60), (-90, 75), (0, 40), (90, 45), (150, 5)],
        [(20, 0), (60, -50), (50, -90), (120, -110)],
        [(130, 60), (200, 20), (190, -40), (240, -70)],
    )
    for fold in folds:
        line = curve([(float(x - px), float(y + py)) for px, py in fold])
        stroke(draw, [at(*point) for point in line], mix(PLUM, GROUND, 0.22), 7)


def coil(draw: ImageDraw.ImageDraw, x: float, y: float) -> None:
    """A loop of intestine: a framing colon and the small bowel folded inside it."""
    frame = [
        (-330, 190),
        (-360, 40),
        (-340, -120),
        (-180, -150),
        (0, -110),
        (180, -150),
        (340, -120),
        (360, 40),
        (330, 190),
    ]
    outer = curve([(float(x + px), float(y + py)) for px, py in frame], 60)
    tube(draw, outer, 42, mix(SAGE, INK, 0.12))
    tube(draw, outer, 35, mix(SAGE, GROUND, 0.45))
    inner = bowel(x, y - 32)
    tube(draw, inner, 24, mix(ROSE, INK, 0.15))
    tube(draw, inner, 18, mix(ROSE, BONE, 0.45))


def bowel(x: float, y: float) -> list[Point]:
    """Five passes to and fro that waver a little, joined by half turns."""
    path: list[Point] = []
    for row in range(5):
        side = 1 if row % 2 == 0 else -1
        level = y + row * 60
        for step in range(121):
            across = side * (-195 + 390 * step / 120)
            path.append((x + across, level + 8 * math.sin(across / 62)))
        if row < 4:
            middle, radius = path[-1][1] + 30, 30
            for step in range(1, 40):
                angle = -math.pi / 2 + math.pi * step / 40
                path.append((x + side * (195 + math.cos(angle) * 30), middle + math.sin(angle) * radius))
    return path


def tube(draw: ImageDraw.ImageDraw, points: list[Point], radius: float, color: Color) -> None:
    """A thick smooth line, stamped disc by disc so that tight bends stay whole; final pixels."""
    for x, y in points:
        disc(draw, x, y, radius, color)
