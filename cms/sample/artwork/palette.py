"""The colors shared by every image, so that the set reads as one publication."""

Color = tuple[int, int, int]

PAPER: Color = (246, 240, 229)
BONE: Color = (228, 218, 200)
INK: Color = (22, 33, 42)
NIGHT: Color = (24, 31, 58)
INDIGO: Color = (47, 62, 110)
TEAL: Color = (23, 66, 72)
SEA: Color = (70, 126, 128)
MIST: Color = (196, 212, 212)
SAGE: Color = (132, 154, 136)
PLUM: Color = (96, 42, 72)
ROSE: Color = (201, 128, 112)
EMBER: Color = (72, 24, 20)
RUST: Color = (168, 70, 34)
OCHRE: Color = (220, 154, 58)
GOLD: Color = (246, 214, 148)


def mix(first: Color, second: Color, amount: float) -> Color:
    """The color `amount` (0..1, clamped) of the way from first to second."""
    part = min(1.0, max(0.0, amount))
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(first, second, strict=True))
    return red, green, blue


def ramp(stops: list[Color], position: float) -> Color:
    """The color at `position` (0..1, clamped) along evenly spaced stops."""
    scaled = min(1.0, max(0.0, position)) * (len(stops) - 1)
    index = min(int(scaled), len(stops) - 2)
    return mix(stops[index], stops[index + 1], scaled - index)
