"""Pictures that were stored before uploads lost their traces (`config.uploads.pictures`) lose them too.

It may be killed at any point and run again, also by two at once. An original is stored under another name,
its row is led there, and only then the old file goes. Sizes keep their names, because mails and documents
name them: one that a killed run has deleted and not stored again is made anew from the original.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile
from django.db.models import QuerySet
from PIL import Image
from wagtail.images import get_image_model
from wagtail.images.models import Filter, SourceImageIOError
from wagtail.utils.file import hash_filelike

from config.uploads.traces import without_traces

_BARE = "bare"  # the folder, beside the old file: from the new name a later run knows the old one


class PictureError(Exception):
    """A file was left as it is. The message says which, and why."""


class _MissingError(PictureError):
    """There is no such file."""


def pictures() -> "QuerySet[Any]":
    return get_image_model()._default_manager.order_by("pk").prefetch_related("renditions")


def files_to_strip(picture: Any, change: bool) -> Iterator[str | PictureError]:
    """Each file of a picture that tells something, after it was dealt with if `change`; or why it was not."""
    for file, strip in [
        (picture, _strip_original),
        *((size, _strip_size) for size in picture.renditions.all()),
    ]:
        try:
            if strip(file, change):
                yield file.file.name
        except PictureError as error:
            yield error


def _strip_original(picture: Any, change: bool) -> bool:
    storage, old = picture.file.storage, picture.file.name
    before = _content(storage, old)
    after = without_traces(before)
    if after == before:
        return _left_behind(picture, after, change)
    _compare(old, before, after)
    if change:
        new = _stored(picture, after)
        # Of what was uploaded, which is how the same file is found again.
        digest = picture.file_hash or hash_filelike(BytesIO(before))
        moved = (
            type(picture)
            ._default_manager.filter(pk=picture.pk, file=old)
            .update(file=new, file_size=len(after), file_hash=digest)
        )
        # Else an editor has replaced it meanwhile, or another run was faster.
        _delete_unless_named(picture, old if moved else new)
        if moved:
            picture.file.name = new  # for the sizes that are made from it
    return True


def _stored(picture: Any, content: bytes) -> str:
    """The name of a file with this content: one that a killed run has left, or a new one."""
    storage, path = picture.file.storage, PurePosixPath(picture.file.name)
    wanted = str(path if path.parent.name == _BARE else path.parent / _BARE / path.name)
    if storage.exists(wanted) and _content(storage, wanted) == content:
        return wanted
    return str(storage.save(wanted, ContentFile(content), max_length=picture.file.field.max_length))


def _left_behind(picture: Any, after: bytes, change: bool) -> bool:
    """Whether a killed run has left the old file. One that was uploaded by its name since tells nothing."""
    storage, path = picture.file.storage, PurePosixPath(picture.file.name)
    old = str(path.parent.parent / path.name)
    if path.parent.name != _BARE or not storage.exists(old):
        return False
    content = _content(storage, old)
    if content == after or without_traces(content) != after:
        return False
    if change:
        _delete_unless_named(picture, old)
    return True


def _delete_unless_named(picture: Any, name: str) -> None:
    if not type(picture)._default_manager.filter(file=name).exists():
        picture.file.storage.delete(name)


def _strip_size(size: Any, change: bool) -> bool:
    storage, name = size.file.storage, size.file.name
    try:
        before = _content(storage, name)
    except _MissingError:
        if change:
            _store_size(size, _made_anew(size))
        return True
    after = without_traces(before)
    if after == before:
        return False
    _compare(name, before, after)
    if change:
        storage.delete(name)
        _store_size(size, after)
    return True


def _made_anew(size: Any) -> bytes:
    try:
        with size.image.generate_rendition_file(Filter(spec=size.filter_spec)) as made:
            content: bytes = made.read()
    except (SourceImageIOError, OSError) as error:
        raise PictureError(f"{size.file.name} is not there and cannot be made: {error}") from error
    return without_traces(content)


def _store_size(size: Any, content: bytes) -> None:
    name = size.file.storage.save(size.file.name, ContentFile(content))
    if name != size.file.name:  # somebody stored one of that name in the same moment
        type(size)._default_manager.filter(pk=size.pk).update(file=name)


def _content(storage: Any, name: str) -> bytes:
    try:
        with storage.open(name, "rb") as file:
            content: bytes = file.read()
    except FileNotFoundError as error:
        raise _MissingError(f"{name} is not there.") from error
    except OSError as error:
        raise PictureError(f"{name} cannot be read: {error}") from error
    return content


def _compare(name: str, before: bytes, after: bytes) -> None:
    """Raises PictureError unless both show the same, pixel for pixel: the old file will be gone."""
    try:
        with Image.open(BytesIO(before)) as old, Image.open(BytesIO(after)) as new:
            same = (old.format, old.size) == (new.format, new.size) and old.tobytes() == new.tobytes()
    except Exception as error:  # Pillow's readers raise whatever their libraries do
        raise PictureError(f"{name} is left as it is, because it cannot be shown: {error}") from error
    if not same:
        raise PictureError(f"{name} is left as it is, because it would look otherwise.")
