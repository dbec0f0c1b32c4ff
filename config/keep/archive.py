"""The one file of a backup: a manifest, the database, the uploads.

It is a tar that any machine opens. The database is written between two passes over the uploads: whatever its
rows name was there in the first pass, or came before the second.
"""

import hashlib
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.db import connection
from django.utils import timezone

from config.keep import dumps, media

MANIFEST = "manifest.json"
_FORMAT = 1


class BackupUnreadableError(Exception):
    """No backup of ours, or one that was damaged. The message says which."""


@dataclass(frozen=True)
class Manifest:
    """What a backup is. `made_at` is before its first byte; `sha256` is the database's."""

    made_at: str
    vendor: str
    sha256: str
    uploads: int
    format: int = _FORMAT

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.made_at)


def write(path: Path) -> Manifest:
    """Make a backup at `path`; whoever looks there finds the whole of it or nothing. Raises DumpError."""
    made_at = timezone.now().isoformat()
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.unfinished")
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        database = Path(folder) / dumps.NAME
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as target, tarfile.open(fileobj=target, mode="w") as archive:
            stored: set[str] = set()
            media.pack(archive, stored)
            dumps.dump(database)
            archive.add(database, dumps.NAME)
            media.pack(archive, stored)
            manifest = Manifest(made_at, connection.vendor, _sha256(database), len(stored))
            _add(archive, MANIFEST, json.dumps(asdict(manifest), indent=2).encode())
    unfinished.replace(path)
    return manifest


@contextmanager
def opened(path: Path) -> Iterator[tuple[tarfile.TarFile, Manifest, Path]]:
    """The archive, its manifest, and its database as a file. Raises BackupUnreadableError."""
    try:
        with tempfile.TemporaryDirectory() as folder, tarfile.open(path) as archive:
            manifest = _manifest(archive)
            archive.extract(dumps.NAME, folder, filter="data")
            database = Path(folder) / dumps.NAME
            if _sha256(database) != manifest.sha256:
                raise BackupUnreadableError(f"{path}: the database in it was damaged.")
            yield archive, manifest, database
    except (tarfile.TarError, KeyError, ValueError, TypeError, FileNotFoundError) as error:
        raise BackupUnreadableError(f"{path} is no backup that this release reads: {error}") from error


def _manifest(archive: tarfile.TarFile) -> Manifest:
    member = archive.extractfile(MANIFEST)
    found = Manifest(**json.load(member)) if member else None
    if found is None or found.format != _FORMAT:
        raise ValueError("its manifest is of another form")
    if found.vendor != connection.vendor:
        raise ValueError(f"it was made of {found.vendor}, and DATABASE_URL names {connection.vendor}")
    return found


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(content), 0o600
    archive.addfile(entry, io.BytesIO(content))


def _sha256(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
