"""Pictures as the API and the mail give them: sizes, formats and what to look at first."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from wagtail.images.models import Filter

from blocks.faces import Schema

WIDTHS = (480, 800, 1200, 1600)
FALLBACK_WIDTH = 1200  # one size is enough for the few browsers that do not know WebP
MAIL_WIDTH = 560  # what a 600 px letter leaves between its margins


class FocalPoint(Schema):
    """Fractions of width and height, from the top left."""

    x: float
    y: float


class Rendition(Schema):
    url: str
    width: int
    height: int
    type: str


class Image(Schema):
    """`src` is the fallback in JPEG, PNG or GIF; `renditions` hold it, and WebP in several widths."""

    alt: str
    width: int
    height: int
    focal_point: FocalPoint | None
    src: str
    renditions: list[Rendition]


def _fallback_format(image: Any) -> str:
    """Drawings stay lossless; everything else is a photograph to us."""
    extension = image.file.name.rpartition(".")[2].lower()
    return extension if extension in ("png", "gif") else "jpeg"


def _specs(image: Any) -> list[str]:
    # A picture is never made larger: past its own width one rendition is enough.
    widths = sorted({min(width, image.width) for width in WIDTHS})
    fallback = f"width-{min(FALLBACK_WIDTH, image.width)}|format-{_fallback_format(image)}"
    return [*(f"width-{width}|format-webp" for width in widths), fallback]


@lru_cache(maxsize=512)  # parsing a spec takes longer than finding the rendition
def _filter(spec: str) -> Filter:
    return Filter(spec=spec)


def image_json(image: Any, alt: str) -> dict[str, Any]:
    """The `Image` of the API for a Wagtail image. Makes the renditions that are missing."""
    specs = _specs(image)
    renditions = image.get_renditions(*map(_filter, specs))
    made = [_rendition_json(renditions[spec]) for spec in specs]
    fallback = made[-1]
    return {
        "alt": alt,
        "width": fallback["width"],
        "height": fallback["height"],
        "focal_point": _focal_point(image),
        "src": fallback["url"],
        "renditions": made,
    }


def _focal_point(image: Any) -> dict[str, float] | None:
    if image.focal_point_x is None:
        return None
    return {
        "x": round(image.focal_point_x / image.width, 4),
        "y": round(image.focal_point_y / image.height, 4),
    }


def _rendition_json(rendition: Any) -> dict[str, Any]:
    extension = rendition.file.name.rpartition(".")[2].lower().replace("jpg", "jpeg")
    return {
        "url": rendition.url,
        "width": rendition.width,
        "height": rendition.height,
        "type": f"image/{extension}",
    }


@dataclass(frozen=True)
class MailPicture:
    """Width and height are the shown ones, in pixels."""

    url: str
    width: int
    height: int


def mail_picture(image: Any, width: int = MAIL_WIDTH) -> MailPicture:
    """The picture for a letter: twice as dense as shown, in a format that every mail program reads."""
    rendition = image.get_rendition(_filter(f"width-{width * 2}|format-{_fallback_format(image)}"))
    shown = min(width, rendition.width)
    return MailPicture(rendition.url, shown, round(rendition.height * shown / rendition.width))
