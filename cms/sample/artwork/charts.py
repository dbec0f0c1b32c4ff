"""The figures that plot something: a night, a fever, a trial and a day."""

import math
from itertools import pairwise

from PIL import Image, ImageDraw

from cms.sample.artwork.canvas import SCALE, reduce
from cms.sample.artwork.palette import BONE, INDIGO, INK, NIGHT, OCHRE, RUST, SEA, TEAL, mix
from cms.sample.artwork.plot import (
    GROUND,
    LABEL,
    QUIET,
    SMALL,
    Plot,
    Point,
    curve,
    dashes,
    rule,
    sheet,
    stroke,
    write,
)

STAGES = ("N3", "N2", "N1", "REM", "Awake")
# Minutes after lights out at which a stage begins; the last entry ends the night.
NIGHT_PLAN = [
    (0, "Awake"), (12, "N1"), (18, "N2"), (36, "N3"), (84, "N2"), (92, "REM"), (101, "N2"), (122, "N3"),
    (164, "N2"), (182, "REM"), (204, "N2"), (246, "N3"), (262, "N2"), (276, "REM"), (308, "N2"),
    (368, "REM"), (404, "N1"), (408, "N2"), (438, "REM"), (470, "N1"), (474, "Awake"), (480, "Awake"),
]  # fmt: skip


def hypnogram() -> Image.Image:
    """The stages of one idealised night."""
    image, draw = sheet(1600, 1040)
    plot = Plot(250, 150, 1540, 880, (0, 480), (-0.35, 4.35))
    for level, stage in enumerate(STAGES):
        rule(draw, (plot.x(0), plot.y(level)), (plot.x(480), plot.y(level)))
        tone = {"REM": RUST, "N3": INDIGO}.get(stage, INK)
        face = "bold" if stage in {"REM", "N3"} else "sans"
        write(draw, (plot.x(0) - 60, plot.y(level)), stage, anchor="rm", color=tone, face=face)
    path: list[Point] = []
    for (start, stage), (end, _) in pairwise(NIGHT_PLAN):
        level = STAGES.index(stage)
        path += [(start, level), (end, level)]
    for (start, stage), (end, _) in pairwise(NIGHT_PLAN):
        if stage == "N3":
            draw.rectangle((plot.x(start), plot.y(1), plot.x(end), plot.y(0)), fill=(*INDIGO, 46))
    stroke(draw, plot.line(path), INK, 5)
    for (start, stage), (end, _) in pairwise(NIGHT_PLAN):
        if stage in {"REM", "N3"}:
            level, tone = STAGES.index(stage), RUST if stage == "REM" else INDIGO
            stroke(draw, plot.line([(start, level), (end, level)]), tone, 17)
    for hour, label in ((0, "11 pm"), (120, "1 am"), (240, "3 am"), (360, "5 am"), (480, "7 am")):
        anchor = {0: "lm", 480: "rm"}.get(hour, "mm")
        write(draw, (plot.x(hour), 965 * SCALE), label, size=SMALL, color=QUIET, anchor=anchor)
    write(draw, (plot.x(0), 82 * SCALE), "Deep sleep first", face="bold", color=INDIGO, anchor="lm")
    write(draw, (plot.x(480), 82 * SCALE), "REM later", face="bold", color=RUST, anchor="rm")
    return reduce(image)


def target(hour: float) -> float:
    """The temperature the brain asks for, hour by hour."""
    return 39.3 if 3 <= hour < 15 else 37.0


def fever_curve() -> Image.Image:
    """A target that jumps, and a body that follows."""
    image, draw = sheet(1600, 1160)
    plot = Plot(190, 240, 1540, 1000, (0, 24), (36.3, 39.9))
    for start, end, name, tone in ((3, 8, "Chill", SEA), (8, 15, "Plateau", OCHRE), (15, 21, "Flush", RUST)):
        draw.rectangle((plot.x(start), 150 * SCALE, plot.x(end), plot.y(36.3)), fill=(*tone, 38))
        write(
            draw,
            (plot.x((start + end) / 2), 200 * SCALE),
            name,
            face="bold",
            color=mix(tone, INK, 0.35),
            anchor="mm",
        )
    for degree in (37, 38, 39):
        rule(draw, (plot.x(0), plot.y(degree)), (plot.x(24), plot.y(degree)))
        write(draw, (plot.x(0) - 40, plot.y(degree)), f"{degree}°", size=SMALL, color=QUIET, anchor="rm")
    goal = [(0.0, 37.0), (3.0, 37.0), (3.0, 39.3), (15.0, 39.3), (15.0, 37.0), (24.0, 37.0)]
    dashes(draw, plot.line(goal), INK, 5, 20)
    body, warmth = [], 37.0
    for step in range(241):
        hour = step / 10
        warmth += (target(hour) - warmth) * 0.058
        body.append((hour, warmth + 0.03 * math.sin(hour * 2.1)))
    stroke(draw, plot.line(body), RUST, 11)
    write(draw, (plot.x(15.5), plot.y(39.3)), "Target", size=LABEL, anchor="lm")
    write(draw, (plot.x(6.6), plot.y(38.05)), "Body", face="bold", color=RUST, anchor="lm")
    for hour in (0, 6, 12, 18, 24):
        anchor = {24: "rm"}.get(hour, "mm")
        label = "24 hours" if hour == 24 else str(hour)
        write(draw, (plot.x(hour), 1080 * SCALE), label, size=SMALL, color=QUIET, anchor=anchor)
    write(draw, (60 * SCALE, 82 * SCALE), "Temperature in °C", size=LABEL, face="bold", anchor="lm")
    return reduce(image)


def asthma() -> Image.Image:
    """One trial, measured and felt."""
    image, draw = sheet(1600, 980)
    rows = (
        ("Albuterol", 20, 50),
        ("Empty inhaler", 7, 45),
        ("Sham needles", 7, 46),
        ("No treatment", 7, 21),
    )
    measured = Plot(470, 250, 870, 900, (0, 52), (0, 4))
    felt = Plot(1000, 250, 1400, 900, (0, 52), (0, 4))
    heads = ((measured, "Airflow,\nmeasured", TEAL), (felt, "Relief,\nreported", RUST))
    for plot, title, tone in heads:
        write(draw, (plot.x(0), 60 * SCALE), title, face="bold", color=tone, anchor="la")
        rule(draw, (plot.x(0), 230 * SCALE), (plot.x(0), 900 * SCALE), color=QUIET, width=3)
    for index, (name, airflow, relief) in enumerate(rows):
        middle = 3.5 - index
        write(draw, (430 * SCALE, measured.y(middle)), name, anchor="rm")
        bar(draw, measured, middle, airflow, solid=index == 0, tone=TEAL)
        bar(draw, felt, middle, relief, solid=index < 3, tone=RUST)
    return reduce(image)


def bar(
    draw: ImageDraw.ImageDraw,
    plot: Plot,
    middle: float,
    value: int,
    *,
    solid: bool,
    tone: tuple[int, int, int],
) -> None:
    """One bar and its figure; bars that count as an effect are solid."""
    fill = tone if solid else mix(tone, GROUND, 0.58)
    draw.rectangle((plot.x(0), plot.y(middle + 0.30), plot.x(value), plot.y(middle - 0.30)), fill=fill)
    write(draw, (plot.x(value) + 22 * SCALE, plot.y(middle)), f"{value}%", face="bold", anchor="lm")


def circadian() -> Image.Image:
    """Melatonin and temperature over a day, and what light does at each hour."""
    image, draw = sheet(1600, 1300)
    plot = Plot(60, 190, 1540, 830, (12, 36), (0, 1.08))
    draw.rectangle((plot.x(23), 130 * SCALE, plot.x(31), 1150 * SCALE), fill=(*NIGHT, 26))
    write(draw, (plot.x(27), 82 * SCALE), "Asleep", size=SMALL, color=QUIET, anchor="mm")
    hormone = [(12 + i / 10, melatonin(12 + i / 10)) for i in range(241)]
    draw.polygon([*plot.line(hormone), (plot.x(36), plot.y(0)), (plot.x(12), plot.y(0))], fill=(*INDIGO, 70))
    stroke(draw, plot.line(hormone), INDIGO, 8)
    heat = curve(
        [
            (12, 0.72),
            (15, 0.84),
            (18.5, 0.93),
            (21, 0.86),
            (24, 0.55),
            (27, 0.28),
            (29, 0.20),
            (31, 0.30),
            (33.5, 0.57),
            (36, 0.72),
        ]
    )
    stroke(draw, plot.line(heat), RUST, 11)
    low = (plot.x(29), plot.y(0.20))
    dashes(draw, [low, (low[0], 1150 * SCALE)], RUST, 4, 12)
    draw.ellipse((low[0] - 34, low[1] - 34, low[0] + 34, low[1] + 34), fill=GROUND, outline=RUST, width=14)
    write(draw, (plot.x(12.3), plot.y(1.02)), "Body temperature", face="bold", color=RUST, anchor="lm")
    write(draw, (plot.x(31.3), plot.y(0.86)), "Melatonin", face="bold", color=INDIGO, anchor="lm")
    rule(draw, (plot.x(12), plot.y(0)), (plot.x(36), plot.y(0)), color=QUIET, width=3)
    for start, end, title, tone, ink in (
        (19, 29, "Light delays", INDIGO, GROUND),
        (29, 36, "Light advances", OCHRE, INK),
    ):
        draw.rectangle((plot.x(start) + 6, 900 * SCALE, plot.x(end) - 6, 1030 * SCALE), fill=tone)
        write(
            draw,
            ((plot.x(start) + plot.x(end)) / 2, 965 * SCALE),
            title,
            size=SMALL,
            face="bold",
            color=ink,
            anchor="mm",
        )
    draw.rectangle((plot.x(12), 900 * SCALE, plot.x(19) - 6, 1030 * SCALE), fill=BONE)
    write(
        draw,
        ((plot.x(12) + plot.x(19)) / 2, 965 * SCALE),
        "Little effect",
        color=QUIET,
        anchor="mm",
        size=SMALL,
    )
    for hour, label in ((12, "noon"), (18, "6 pm"), (24, "midnight"), (30, "6 am"), (36, "noon")):
        anchor = {12: "lm", 36: "rm"}.get(hour, "mm")
        write(draw, (plot.x(hour), 1220 * SCALE), label, size=SMALL, color=QUIET, anchor=anchor)
    return reduce(image)


def melatonin(hour: float) -> float:
    """An idealised night's melatonin, 0..1: onset about nine, gone by eight."""
    rise = 1 / (1 + math.exp(-(hour - 22.6) * 1.7))
    fall = 1 / (1 + math.exp((hour - 30.0) * 1.9))
    return rise * fall * 0.96 + 0.015
