"""Draw the sample publication's images again: `python -m cms.sample.make_images [name ...]`.

The same Pillow and fonts give the same images. Names are file stems; none means all.
Fonts: Liberation (Debian `fonts-liberation`), or DejaVu where it is missing.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from cms.sample.artwork import charts, covers_fields, covers_lines, marks, schematics
from cms.sample.artwork.canvas import save_flat, save_logo, save_picture

FOLDER = Path(__file__).parent / "images"
PICTURES: dict[str, Callable[[], Image.Image]] = {
    "cover-the-price-of-a-degree": covers_fields.heat,
    "cover-hearsay-from-the-gut": covers_lines.currents,
    "cover-what-the-sleeping-brain-rehearses": covers_lines.ridgelines,
    "cover-the-hours-after-ketamine": covers_lines.dendrites,
    "cover-the-pill-with-nothing-in-it": covers_fields.capsule,
    "cover-a-clock-set-by-the-sky": covers_fields.horizon,
    "portrait-ines-valadares": marks.portrait_ines,
    "portrait-daniel-amadi": marks.portrait_daniel,
    "portrait-marit-solheim": marks.portrait_marit,
}
FLAT: dict[str, Callable[[], Image.Image]] = {
    "figure-fever-curve": charts.fever_curve,
    "figure-gut-brain": schematics.gut_brain,
    "figure-hypnogram": charts.hypnogram,
    "figure-synapse": schematics.synapse,
    "figure-asthma": charts.asthma,
    "figure-circadian": charts.circadian,
}


def main(names: list[str]) -> None:
    """Write the named images, or all of them, into the images folder."""
    FOLDER.mkdir(exist_ok=True)
    for name, draw in PICTURES.items():
        if not names or name in names:
            save_picture(draw(), FOLDER / f"{name}.jpg")
    for name, draw in FLAT.items():
        if not names or name in names:
            save_flat(draw(), FOLDER / f"{name}.png")
    if not names or "logo" in names:
        save_logo(marks.logo(), FOLDER / "logo.png")


if __name__ == "__main__":
    main(sys.argv[1:])
