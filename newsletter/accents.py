"""A newsletter's accent colour, made readable: by day on white, by night on the dark sheet.

Contrast is WCAG 2.2's (section 1.4.3): 4.5 to 1 at least, for links and for the words on buttons.
"""

from dataclasses import dataclass

_WHITE, _BLACK = (255, 255, 255), (0, 0, 0)
_NIGHT = (0x10, 0x24, 0x3F)  # the sheet of cms/static/cms/reader.css
_ENOUGH = 4.5
_STEPS = 64

Color = tuple[int, int, int]


@dataclass(frozen=True)
class Accent:
    """As `#335566`, by day and by night."""

    light: str
    dark: str


PUBLICATION = Accent("#0a4f94", "#9ccbff")


def accent_of(color: str) -> Accent:
    """The nearest readable colours. Empty is the publication's."""
    if not color:
        return PUBLICATION
    wanted = _parts(color)
    return Accent(_readable(wanted, _WHITE, _BLACK), _readable(wanted, _NIGHT, _WHITE))


def contrast_of(one: str, other: str) -> float:
    """`contrast` of two colours written as `#335566`."""
    return contrast(_parts(one), _parts(other))


def _parts(color: str) -> Color:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def _readable(color: Color, ground: Color, towards: Color) -> str:
    mixes = (_mix(color, towards, step / _STEPS) for step in range(_STEPS + 1))
    return "#{:02x}{:02x}{:02x}".format(*next(one for one in mixes if contrast(one, ground) >= _ENOUGH))


def _mix(color: Color, other: Color, share: float) -> Color:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(color, other, strict=True))
    return red, green, blue


def contrast(one: Color, other: Color) -> float:
    """From 1, no difference, to 21, black on white."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: Color) -> float:
    linear = [c / 12.92 if (c := value / 255) <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for value in color]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
