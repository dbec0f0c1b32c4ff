"""Draws a card of 1200 by 630 pixels, the size that networks agree on."""

import io
import re
from typing import Any

from PIL import Image, ImageDraw, ImageFont, ImageOps

from cms.contrast import AA, contrast
from cms.sharing.faces import LABELS, Face, composed, face_for, is_from_right

SIZE = (1200, 630)
_MARGIN, _PLATE = 72, 400
_TEXT = SIZE[0] - 2 * _MARGIN
_INK, _SOFT = "#f4f8fc", "#c3d5e8"
_HAN = "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_BEFORE, _AFTER = "（「『【〈《“‘", "、。，．：；！？）」』】〉》”’ーぁぃぅぇぉっゃゅょァィゥェォッャュョ"
# What stays on one line: a word, or a sign of Chinese or Japanese with the marks that belong to it.
_PIECE = re.compile(f"[{_BEFORE}]*(?:[{_HAN}]|[^{_HAN}{_BEFORE}]+)[{_AFTER}]*|[{_BEFORE}]+")


def card(title: str, topic: str, publication: str, accent: str, cover: Any | None) -> bytes | None:
    """A PNG. `accent` is #rrggbb; `cover` a file with a picture that stands beside the text, or None.

    What no face can write is left out; without a title the publication's name stands in its place. None when
    nothing at all would stand there.
    """
    title, topic, publication = (composed(text) for text in (title, topic.upper(), publication))
    heads = [text for text in (title, publication) if text and face_for(text)]
    head = heads[0] if heads else ""
    if not head and cover is None:
        return None
    is_mirrored = is_from_right(head)
    picture = Image.new("RGB", SIZE, _ground(accent))
    left, right = _MARGIN, SIZE[0] - _MARGIN
    if cover is not None:
        picture.paste(_plate(cover), (0 if is_mirrored else SIZE[0] - _PLATE, 0))
        left, right = (left + _PLATE, right) if is_mirrored else (left, right - _PLATE)
    draw = ImageDraw.Draw(picture)

    def write(
        text: str, top: float, ink: str, font: ImageFont.FreeTypeFont, *, way: str | None = None
    ) -> None:
        start, anchor = (right, "ra") if is_mirrored else (left, "la")
        draw.text((start, top), text, ink, font, anchor, direction=way)

    if label := face_for(topic, LABELS):
        write(topic, 64, _SOFT, label.at(26))
    if face := face_for(head):
        font, lines = _fitting(head, face, right - left)
        leading = font.size * face.leading
        top = (SIZE[1] - leading * len(lines)) / 2
        for number, line in enumerate(lines):
            # A line may begin with a word of the other direction; the title's own goes on.
            write(line, top + number * leading, _INK, font, way="rtl" if is_mirrored else None)
    if len(heads) == 2 and (name := face_for(publication)):
        draw.line((left, SIZE[1] - 124, right, SIZE[1] - 124), _SOFT, 1)
        write(publication, SIZE[1] - 104, _INK, name.at(40))
    data = io.BytesIO()
    picture.quantize(192).save(data, "PNG", optimize=True)
    return data.getvalue()


def _fitting(title: str, face: Face, width: int) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    """The largest size in which the title takes no more than its room, and its lines."""
    for size in range(88, 36, -4):
        font = face.at(size)
        lines = _lines(title, font, width)
        if len(lines) * size * face.leading <= 340 and all(font.getlength(line) <= width for line in lines):
            return font, lines
    return font, lines[: int(340 / (size * face.leading))]


def _lines(text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        space = " "
        for piece in _PIECE.findall(word):
            longer = f"{lines[-1]}{space}{piece}" if lines else piece
            if lines and font.getlength(longer) <= width:
                lines[-1] = longer
            else:
                lines.append(piece)
            space = ""
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
