"""Uploads can be stored, read again and deleted; every disk that is written to has room."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from config.doctor.findings import Finding, good, problem, warning

_LITTLE = 0.1  # of the disk
_WORD = b"doctor"


def look() -> Iterator[Finding]:
    where = f"the bucket {settings.S3_BUCKET}" if settings.S3_BUCKET else str(settings.MEDIA_ROOT)
    try:
        name = default_storage.save(f"doctor/{uuid4().hex}.txt", ContentFile(_WORD))
        with default_storage.open(name) as stored:
            kept = stored.read() == _WORD
        default_storage.delete(name)
    except Exception as error:  # each kind of storage has errors of its own
        yield problem(
            f"No file can be stored in {where}: {error}", "Give this process the right to write there."
        )
        return
    if kept:
        yield good(f"Files can be stored in {where}.")
    else:
        yield problem(f"A file came back from {where} as another one.", "See what stands between.")
    yield from _room()


def _room() -> Iterator[Finding]:
    for folder in _disks():
        disk = shutil.disk_usage(folder)
        if disk.free < disk.total * _LITTLE:
            free = f"{disk.free / 2**30:.1f} GiB"
            yield warning(f"{folder} has {free} left.", "Make room: docs/runbook.md, “The disk is full”.")


def _disks() -> list[Path]:
    """A folder of each. In a container uploads and the journal are on volumes, the rest is in memory."""
    journal, passing = Path(settings.ERASURE_JOURNAL).parent, Path(tempfile.gettempdir())
    folders = [settings.MEDIA_ROOT, journal, settings.VAR_DIR, passing]
    return list({_device(one): one for one in reversed(folders) if one.is_dir()}.values())[::-1]


def _device(folder: Path) -> int:
    return folder.stat().st_dev
