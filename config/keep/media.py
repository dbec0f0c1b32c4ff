"""Uploads, whichever storage holds them.

Pictures in sizes are among them: their rows come back with the database, and mails that were sent name them.
"""

import tarfile
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO

from django.core.files import File
from django.core.files.storage import default_storage

from config.keep.checksums import Summed, sha256

FOLDER = "media/"


def names(folder: str = "") -> Iterator[str]:
    """Every upload's name, with the folders that it is in."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}{name}" for name in files if name)
    for name in folders:
        yield from names(f"{folder}{name}/")


def pack(archive: tarfile.TarFile, done: dict[str, str]) -> None:
    """Add every upload that is not in `done` yet, and note its sum. One that goes meanwhile is left out."""
    for name in names():
        if name in done:
            continue
        try:
            with default_storage.open(name) as stored:
                entry = tarfile.TarInfo(FOLDER + name)
                entry.size, entry.mode = stored.size, 0o600
                summed = Summed(stored)
                archive.addfile(entry, summed)
        except FileNotFoundError:
            continue
        done[name] = summed.hexdigest()


def checksums(archive: tarfile.TarFile) -> dict[str, str]:
    """The SHA-256 of every upload in the archive. Raises ValueError for a name that leads out."""
    return {name: sha256(content) for name, content in _uploads(archive)}


def unpack(archive: tarfile.TarFile) -> int:
    """Store every upload of the archive under its name; returns how many. What is there is replaced."""
    count = 0
    for name, content in _uploads(archive):
        _store(name, content)
        count += 1
    return count


def _uploads(archive: tarfile.TarFile) -> Iterator[tuple[str, IO[bytes]]]:
    for entry in archive:
        content = archive.extractfile(entry) if entry.isfile() else None
        if content is not None and entry.name.startswith(FOLDER):
            yield _safe(entry.name.removeprefix(FOLDER)), content


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
