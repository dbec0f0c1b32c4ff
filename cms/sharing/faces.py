"""Which face can write a text: no picture shows the box that stands for a missing glyph."""

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, features

_OURS = Path(__file__).parent / "fonts"
# Where Debian and others keep what is installed, such as fonts-noto-cjk.
SYSTEM = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
_NOBODYS = "\U0010ffff"  # a noncharacter: every face draws the box for it
_UNSEEN = {"Cf", "Zs", "Zl", "Zp"}


@dataclass(frozen=True)
class Face:
    """`leading` is the distance of lines, in sizes; `weight` that of a variable face."""

    path: Path
    leading: float = 1.1
    weight: int | None = None

    @lru_cache(maxsize=32)  # noqa: B019 # faces are few, and live as long as the process
    def at(self, size: int) -> ImageFont.FreeTypeFont:
        """The face in a size; Raqm shapes it and sets it from right to left where it is there."""
        font = ImageFont.truetype(self.path, size)
        if self.weight is not None:
            font.set_variation_by_axes([self.weight])
        return font

    def can_write(self, text: str) -> bool:
        return all(_has(self.path, sign) for sign in composed(text))


TITLES = (
    Face(_OURS / "european.woff2"),
    Face(_OURS / "hebrew.woff2", 1.25),
    Face(_OURS / "arabic.woff2", 1.5),
    Face(_OURS / "devanagari.woff2", 1.4),
)
LABELS = (Face(_OURS / "sans.woff2", weight=600), *TITLES)


def composed(text: str) -> str:
    """A letter and its accent as one sign where there is one, and without control characters."""
    one = unicodedata.normalize("NFC", text)
    return "".join(" " if unicodedata.category(sign) == "Cc" else sign for sign in one).strip()


def face_for(text: str, faces: tuple[Face, ...] = TITLES) -> Face | None:
    """The first of these and of the installed Noto faces that has every character; None if none has."""
    if is_shaped(text) and not features.check("raqm"):
        return None
    return next((one for one in (*faces, *_installed()) if one.can_write(text)), None)


def is_shaped(text: str) -> bool:
    """Whether its signs join, stack or run from right to left, which Raqm has to do."""
    marks = (unicodedata.category(sign) in ("Mn", "Mc") for sign in composed(text))
    return is_from_right(text) or any(marks)


def is_from_right(text: str) -> bool:
    """By the first letter that has a direction, as rules P2 and P3 of the Unicode Bidirectional Algorithm."""
    kinds = (unicodedata.bidirectional(sign) for sign in text)
    return next((kind for kind in kinds if kind in ("L", "R", "AL")), "L") != "L"


@cache
def _installed() -> tuple[Face, ...]:
    found = [path for folder in SYSTEM for path in folder.glob("**/Noto*-Regular.*")]
    return tuple(Face(path, 1.35) for path in sorted(found, key=_rank) if _opens(path))


def _rank(path: Path) -> tuple[bool, bool, str]:
    return "Serif" not in path.name, "Sans" not in path.name, path.name


def _opens(path: Path) -> bool:
    try:
        ImageFont.truetype(path, 24)
    except OSError:
        return False
    return True


@lru_cache(maxsize=8192)
def _has(path: Path, sign: str) -> bool:
    if unicodedata.category(sign) in _UNSEEN:
        return True
    return _drawn(path, sign) != _box(path)


@cache
def _box(path: Path) -> bytes:
    return _drawn(path, _NOBODYS)


def _drawn(path: Path, sign: str) -> bytes:
    font = ImageFont.truetype(path, 24, layout_engine=ImageFont.Layout.BASIC)
    picture = Image.new("L", (72, 72))
    ImageDraw.Draw(picture).text((24, 20), sign, 255, font)
    return picture.tobytes()
