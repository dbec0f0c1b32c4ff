"""The one file of a backup: a manifest, the database, the uploads.

It is a tar that any machine opens. The database is written between two passes over the uploads: whatever its
rows name was there in the first pass, or came before the second.
"""

import io
import json
import os
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.db import connection
from django.utils import timezone

from config.keep import dumps, media
from config.keep.checksums import sha256

MANIFEST = "manifest.json"
_FORMAT = 2


class BackupUnreadableError(Exception):
    """No backup of ours, or one that was damaged. The message says which."""


@dataclass(frozen=True)
class Manifest:
    """What a backup is. `made_at` is before its first byte; `sha256` is the database's.

    `uploads` has that of each upload by its name.
    """

    made_at: str
    vendor: str
    sha256: str
    uploads: Mapping[str, str]
    format: int = _FORMAT

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.made_at)


def write(path: Path) -> Manifest:
    """Make a backup at `path`; whoever looks there finds the whole of it or nothing. Raises DumpError."""
    made_at = timezone.now().isoformat()
    path.parent.mkdir(parents=True, exist_ok=True)
    with _beside(path) as folder:
        database, unfinished = folder / dumps.NAME, folder / "unfinished.tar"
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as target, tarfile.open(fileobj=target, mode="w") as archive:
            stored: dict[str, str] = {}
            media.pack(archive, stored)
            dumps.dump(database)
            archive.add(database, dumps.NAME)
            media.pack(archive, stored)
            manifest = Manifest(made_at, connection.vendor, _sha256(database), stored)
            _add(archive, MANIFEST, json.dumps(asdict(manifest), indent=2).encode())
        unfinished.replace(path)
    return manifest


def manifest_of(path: Path) -> Manifest:
    """What the backup says of itself; nothing else of it is read. Raises BackupUnreadableError."""
    with _readable(path), tarfile.open(path) as archive:
        return _manifest(archive)


@contextmanager
def opened(path: Path) -> Iterator[tuple[tarfile.TarFile, Manifest, Path]]:
    """The archive, its manifest, and its database as a file, after every byte of it was checked.

    Raises BackupUnreadableError. What the caller does with them fails as it fails.
    """
    with ExitStack() as stack:
        with _readable(path):
            folder = stack.enter_context(_beside(path))
            archive = stack.enter_context(tarfile.open(path))
            manifest = _manifest(archive)
            archive.extract(dumps.NAME, folder, filter="data")
            database = folder / dumps.NAME
            if _sha256(database) != manifest.sha256:
                raise BackupUnreadableError(f"{path}: the database in it was damaged.")
            if damaged := _differing(media.checksums(archive), manifest.uploads):
                raise BackupUnreadableError(
                    f"{path}: {len(damaged)} uploads in it were damaged or are missing: {damaged[:5]}."
                )
        yield archive, manifest, database


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """A hidden folder that goes again. A database needs room that the machine's temporary folder may lack."""
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}.") as folder:
        yield Path(folder)


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        yield
    except (tarfile.TarError, KeyError, ValueError, TypeError, FileNotFoundError) as error:
        raise BackupUnreadableError(f"{path} is no backup that this release reads: {error}") from error
    except OSError as error:
        raise BackupUnreadableError(f"{path} could not be unpacked beside itself: {error}") from error


def _differing(found: Mapping[str, str], wanted: Mapping[str, str]) -> list[str]:
    return sorted(name for name in found.keys() | wanted.keys() if found.get(name) != wanted.get(name))


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
        return sha256(source)
