"""Finds what a file or a writer points to: snippets and pages by slug, the library's things by their id."""

import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.images import ImageFile
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.utils.file import hash_filelike

from cms.models import Author, Disclaimer, Lens, PublicationImage, Topic, TransmissionPage

SNIPPETS = {"topic": Topic, "author": Author, "lens": Lens, "disclaimer": Disclaimer}

# How a writer names something in the library: `image:12`, `document:7`.
_ID = re.compile(r"(image|document):(\d{1,18})\Z")


class LibraryReferences:
    """`blocks.faces.References` to what the installation holds already."""

    def snippet(self, kind: str, slug: str) -> int:
        model = SNIPPETS[kind]
        pk = model.objects.filter(slug=slug).values_list("pk", flat=True).first()
        if pk is None:
            known = ", ".join(model.objects.values_list("slug", flat=True)) or "none yet"
            raise LookupError(f"There is no {kind} {slug!r}. Known: {known}.")
        return pk

    def page(self, slug: str) -> int:
        pk = TransmissionPage.objects.filter(slug=slug).values_list("pk", flat=True).first()
        if pk is None:
            raise LookupError(
                f"There is no transmission {slug!r}: load it first, or link to its full address."
            )
        return pk

    def image(self, file: str, alt: str) -> int:
        return _in_library(PublicationImage, "image", file)

    def document(self, file: str, title: str) -> int:
        return _in_library(get_document_model(), "document", file)


class FileReferences(LibraryReferences):
    """The same for a file in `folder`. Pictures and documents beside it are added to the library."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def document(self, file: str, title: str) -> int:
        if _ID.match(file):
            return super().document(file, title)
        path = self._path(file)
        allowed = settings.WAGTAILDOCS_EXTENSIONS
        if path.suffix.lower().lstrip(".") not in allowed:
            raise LookupError(f"{file!r} is not a document of a known kind ({', '.join(allowed)}).")
        with path.open("rb") as opened:
            digest = hash_filelike(opened)
            known = get_document_model().objects.filter(file_hash=digest).first()
            return known.pk if known else _add_document(File(opened, name=path.name), title, digest)

    def image(self, file: str, alt: str) -> int:
        if _ID.match(file):
            return super().image(file, alt)
        path = self._path(file)
        with path.open("rb") as opened:
            digest = hash_filelike(opened)
            known = get_image_model().objects.filter(file_hash=digest).first()
            return known.pk if known else self._add_image(ImageFile(opened, name=path.name), alt, digest)

    def _path(self, file: str) -> Path:
        path = self.folder / file
        if not path.resolve().is_relative_to(self.folder.resolve()) or not path.is_file():
            raise LookupError(f"There is no file {file!r} beside the JSON file.")
        return path

    def _add_image(self, file: ImageFile, alt: str, digest: str) -> int:
        try:
            width = file.width
        except (OSError, SyntaxError) as error:  # what Pillow raises for a broken file
            raise LookupError(f"{file.name!r} cannot be read as a picture.") from error
        if not width:
            raise LookupError(
                f"{file.name!r} is not a picture in a known format (JPEG, PNG, GIF, WebP, AVIF)."
            )
        image = PublicationImage(title=_title(file), description=alt[:255], file=file, file_hash=digest)
        image.save()
        return image.pk


def _add_document(file: "File[bytes]", title: str, digest: str) -> int:
    document = get_document_model()(title=title or _title(file), file=file, file_hash=digest)
    document.file_size = file.size
    document.save()
    return document.pk


def _title(file: "File[bytes]") -> str:
    """What the library calls a file that brings no title: its name, in words."""
    return Path(file.name or "file").stem.replace("-", " ").capitalize()


def _in_library(model: Any, kind: str, file: str) -> int:
    named = _ID.match(file)
    if not named or named[1] != kind:
        raise LookupError(f"Write {kind}:ID, with the id of one in the library; {file!r} is none.")
    pk = int(named[2])
    if not model.objects.filter(pk=pk).exists():
        raise LookupError(f"There is no {kind} {pk} in the library.")
    return pk
