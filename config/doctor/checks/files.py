"""Uploads can be stored, read again and deleted; the disk has room."""

import shutil
from collections.abc import Iterator
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
    disk = shutil.disk_usage(settings.VAR_DIR)
    if disk.free < disk.total * _LITTLE:
        free = f"{disk.free / 2**30:.1f} GiB"
        yield warning(
            f"{settings.VAR_DIR} has {free} left.", "Make room: docs/runbook.md, “The disk is full”."
        )
