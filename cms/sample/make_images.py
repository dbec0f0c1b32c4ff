"""Draw the sample publication's images again: `python -m cms.sample.make_images [name ...]`.

The same Pillow and fonts give the same images. Names are file stems; none means all.
Fonts: Liberation (Debian `fonts-liberation`), or DejaVu where it is missing.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from cms.sample.artwork import covers_fields, covers_lines
from cms.sample.artwork.canvas import save_cover, save_flat

FOLDER = Path(__file__).parent / "images"
COVERS: dict[str, Callable[[], Image.Image]] = {
    "cover-the-price-of-a-degree": covers_fields.heat,
    "cover-hearsay-from-the-gut": covers_lines.currents,
    "cover-what-the-sleeping-brain-rehearses": covers_lines.ridgelines,
    "cover-the-hours-after-ketamine": covers_lines.dendrites,
    "cover-the-pill-with-nothing-in-it": covers_fields.capsule,
    "cover-a-clock-set-by-the-sky": covers_fields.horizon,
}
FLAT: dict[str, Callable[[], Image.Image]] = {}


def main(names: list[str]) -> None:
    """Write the named images, or all of them, into the images folder."""
    FOLDER.mkdir(exist_ok=True)
    for name, draw in COVERS.items():
        if not names or name in names:
            save_cover(draw(), FOLDER / f"{name}.jpg")
    for name, draw in FLAT.items():
        if not names or name in names:
            save_flat(draw(), FOLDER / f"{name}.png")


if __name__ == "__main__":
    main(sys.argv[1:])
