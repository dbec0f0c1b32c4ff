"""Pictures that tell where they were taken, of every kind that may be uploaded and has a place for it."""

import io
from functools import cache

from PIL import Image, ImageCms
from PIL.ExifTags import IFD, Base

KINDS = ["jpeg", "png", "webp", "avif"]
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
WHO, WHERE = b"Telephone of Ada", b"52,31.2N"
XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/" xmlns:e="http://ns.adobe.com/exif/1.0/" e:GPSLatitude="52,31.2N"/>'
)


@cache
def traced(kind: str, turned: int = 1, frames: int = 1) -> bytes:
    exif = Image.Exif()
    exif[Base.Orientation], exif[Base.Make] = turned, WHO.decode()
    exif[IFD.GPSInfo] = {1: "N", 2: (52.0, 31.0, 12.0)}
    dusk = Image.linear_gradient("L").convert("RGB").resize((60, 40))
    pictures = [dusk.rotate(30 * number) for number in range(frames)]
    made = io.BytesIO()
    more = {"save_all": True, "append_images": pictures[1:]} if frames > 1 else {}
    pictures[0].save(made, kind, exif=exif, icc_profile=PROFILE, xmp=XMP, **more)
    return made.getvalue()
