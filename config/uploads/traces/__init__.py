"""What a picture tells beside the picture: where it was taken, when, by whose telephone. It is taken out.

The picture itself stays as it is, byte for byte: its file is taken apart and put together without these
parts. What it takes to show it right is kept: its colours (ICC) and which side is up.
"""

from collections.abc import Callable
from io import BytesIO

from PIL import Image
from PIL.ExifTags import Base

from config.uploads.traces import avif, jpeg, png, webp

# What a file has after how many bytes, and who takes it apart: given its content and the EXIF to put in.
_KINDS: tuple[tuple[int, bytes, Callable[[bytes, bytes], bytes]], ...] = (
    (0, b"\xff\xd8\xff", jpeg.cleaned),
    (0, b"\x89PNG\r\n\x1a\n", png.cleaned),
    (8, b"WEBP", webp.cleaned),
    (4, b"ftyp", avif.cleaned),
)


def without_traces(content: bytes) -> bytes:
    """The picture without them. What is no picture of these kinds is left as it is; no bytes raise."""
    for start, mark, cleaned in _KINDS:
        if content.startswith(mark, start):
            return cleaned(content, _orientation(content))
    return content


def _orientation(content: bytes) -> bytes:
    """EXIF (as TIFF) that says which side is up and nothing else; empty where that needs no saying."""
    try:
        with Image.open(BytesIO(content)) as picture:
            turned = picture.getexif().get(Base.Orientation, 1)
    except Exception:  # Pillow's readers raise whatever their libraries do
        return b""
    if turned not in range(2, 9):
        return b""
    exif = Image.Exif()
    exif[Base.Orientation] = turned
    return exif.tobytes().removeprefix(b"Exif\0\0")
