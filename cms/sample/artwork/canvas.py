"""Grounds, grain, type and saving. Everything is drawn at twice its size and reduced once."""

from io import BytesIO
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFont

from cms.sample.artwork.noise import seeded
from cms.sample.artwork.palette import Color, ramp

SCALE = 2
COVER = (1600, 1000)
PICTURE_LIMIT = 240_000
FACES = {
    "sans": ("LiberationSans-Regular.ttf", "DejaVuSans.ttf"),
    "bold": ("LiberationSans-Bold.ttf", "DejaVuSans-Bold.ttf"),
    "italic": ("LiberationSans-Italic.ttf", "DejaVuSans-Oblique.ttf"),
    "serif": ("LiberationSerif-Regular.ttf", "DejaVuSerif.ttf"),
}


def font(face: str, size: int) -> ImageFont.FreeTypeFont:
    """A face of the set at a pixel size, already scaled; raises OSError if neither file is there."""
    preferred, fallback = FACES[face]
    try:
        return ImageFont.truetype(preferred, size * SCALE)
    except OSError:
        return ImageFont.truetype(fallback, size * SCALE)


def blank(size: tuple[int, int], ground: Color) -> Image.Image:
    """An RGB image of `size` (in final pixels) at drawing scale."""
    return Image.new("RGB", (size[0] * SCALE, size[1] * SCALE), ground)


def gradient(size: tuple[int, int], stops: list[Color]) -> Image.Image:
    """A top-to-bottom gradient at drawing scale."""
    height = size[1] * SCALE
    column = Image.new("RGB", (1, height))
    column.putdata([ramp(stops, row / (height - 1)) for row in range(height)])
    return column.resize((size[0] * SCALE, height))


def pen(image: Image.Image) -> ImageDraw.ImageDraw:
    """A drawing handle that blends colors given with an alpha."""
    return ImageDraw.Draw(image, "RGBA")


def reduce(image: Image.Image) -> Image.Image:
    """The image at its final size."""
    return image.resize((image.width // SCALE, image.height // SCALE), Image.Resampling.LANCZOS)


def grain(image: Image.Image, seed: int, strength: int) -> Image.Image:
    """The image with monochrome grain of +-strength: hides banding, gives a printed surface."""
    raw = seeded(seed).randbytes(image.width * image.height)
    noise = Image.frombytes("L", image.size, raw)
    lifted = noise.point([value * strength // 255 for value in range(256)])
    centred = Image.merge("RGB", [lifted] * 3)
    return ImageChops.subtract(
        ImageChops.add(image, centred), Image.new("RGB", image.size, (strength // 2,) * 3)
    )


def save_picture(image: Image.Image, path: Path) -> None:
    """Write a progressive JPEG at the best quality that stays under PICTURE_LIMIT bytes."""
    for quality in range(90, 40, -3):
        buffer = BytesIO()
        image.save(buffer, "JPEG", quality=quality, progressive=True, optimize=True)
        if buffer.tell() <= PICTURE_LIMIT:
            break
    path.write_bytes(buffer.getvalue())


def save_flat(image: Image.Image, path: Path) -> None:
    """Write a small PNG; 128 colors are enough for flat art and its smooth edges."""
    image.quantize(128, dither=Image.Dither.NONE).save(path, "PNG", optimize=True)


def save_logo(image: Image.Image, path: Path) -> None:
    """Write a PNG that keeps its transparent corners."""
    image.save(path, "PNG", optimize=True)
