"""Draws a card of 1200 by 630 pixels, the size that networks agree on."""

import io
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont, ImageOps

from cms.contrast import AA, contrast

SIZE = (1200, 630)
_MARGIN, _PLATE = 72, 400
_TEXT = SIZE[0] - 2 * _MARGIN
_INK, _SOFT = "#f4f8fc", "#c3d5e8"
_FONTS = Path(__file__).parent / "fonts"
# What the Latin subsets of the faces can write.
_WRITABLE = re.compile("[\u0020-\u007e\u00a0-\u00ff\u0131\u0152\u0153\u2000-\u206f\u20ac\u2122\u2212\ufb01]*")


def can_write(*texts: str) -> bool:
    """Whether the faces have every character; otherwise boxes would stand in the picture."""
    return all(_WRITABLE.fullmatch(text) for text in texts)


def card(title: str, topic: str, publication: str, accent: str, cover: Any | None) -> bytes:
    """A PNG. `accent` is #rrggbb; `cover` a file with a picture that stands at the right, or None."""
    picture = Image.new("RGB", SIZE, _ground(accent))
    width = _TEXT
    if cover is not None:
        picture.paste(_plate(cover), (SIZE[0] - _PLATE, 0))
        width -= _PLATE
    draw = ImageDraw.Draw(picture)
    draw.text((_MARGIN, 64), topic.upper(), _SOFT, face("sans", 26, 600))
    font, lines = _fitting(title, width)
    leading = font.size * 1.1
    top = (SIZE[1] - leading * len(lines)) / 2
    for number, line in enumerate(lines):
        draw.text((_MARGIN, top + number * leading), line, _INK, font)
    draw.line((_MARGIN, SIZE[1] - 124, _MARGIN + width, SIZE[1] - 124), _SOFT, 1)
    draw.text((_MARGIN, SIZE[1] - 104), publication, _INK, face("serif", 40, 600))
    data = io.BytesIO()
    picture.quantize(192).save(data, "PNG", optimize=True)
    return data.getvalue()


@lru_cache(maxsize=32)
def face(name: str, size: int, weight: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(_FONTS / f"{name}.woff2", size)
    font.set_variation_by_axes([weight])
    return font


def _fitting(title: str, width: int) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    """The largest size in which the title takes at most four lines, and these."""
    for size in range(88, 36, -4):
        font = face("serif", size, 500)
        lines = _lines(title, font, width)
        if len(lines) * size * 1.1 <= 340 and all(font.getlength(line) <= width for line in lines):
            return font, lines
    return font, lines[:7]


def _lines(text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _plate(cover: Any) -> Image.Image:
    with Image.open(cover) as opened:
        return ImageOps.fit(opened.convert("RGB"), (_PLATE, SIZE[1]))


def _ground(accent: str) -> tuple[int, ...]:
    """The accent, as dark as the words on it need."""
    red, green, blue = (int(accent[at : at + 2], 16) for at in (1, 3, 5))
    for share in range(10, 0, -1):
        ground = tuple(round(one * share / 10) for one in (red, green, blue))
        if contrast("#{:02x}{:02x}{:02x}".format(*ground), _SOFT) >= AA * 1.4:
            return ground
    return (0, 0, 0)
