"""Uploads, whichever storage holds them."""

import tarfile
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO

from django.core.files import File
from django.core.files.storage import default_storage

FOLDER = "media/"
# Made from the originals at the first wish; they would be half of a backup.
_MADE_ANEW = "images/"


def names(folder: str = "") -> Iterator[str]:
    """Every upload's name, with the folders that it is in."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    if folder != _MADE_ANEW:
        yield from (f"{folder}{name}" for name in files if name)
    for name in folders:
        yield from names(f"{folder}{name}/")


def pack(archive: tarfile.TarFile, done: set[str]) -> None:
    """Add every upload that is not in `done` yet, and note it there. One that goes meanwhile is left out."""
    for name in names():
        if name in done:
            continue
        try:
            with default_storage.open(name) as stored:
                entry = tarfile.TarInfo(FOLDER + name)
                entry.size, entry.mode = stored.size, 0o600
                archive.addfile(entry, stored)
        except FileNotFoundError:
            continue
        done.add(name)


def unpack(archive: tarfile.TarFile) -> int:
    """Store every upload of the archive under its name; returns how many. What is there is replaced."""
    count = 0
    for entry in archive:
        if not entry.isfile() or not entry.name.startswith(FOLDER):
            continue
        content = archive.extractfile(entry)
        if content is not None:
            _store(_safe(entry.name.removeprefix(FOLDER)), content)
            count += 1
    return count


def _store(name: str, content: IO[bytes]) -> None:
    if default_storage.exists(name):
        default_storage.delete(name)
    default_storage.save(name, File(content))


def _safe(name: str) -> str:
    """Raises ValueError for a name that leads out of the storage."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        raise ValueError(f"The backup holds {name!r}, which leads out of its folder.")
    return str(path)
