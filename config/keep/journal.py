"""Who was erased and when, kept beside the database: a restored backup must not bring them back.

Each line of ERASURE_JOURNAL is a time and the keyed hash of an address (`newsletter.addresses.address_hash`),
so the file names nobody. It is written when the person's row is gone for good.
"""

import os
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models.signals import post_delete
from django.utils import timezone

from newsletter.models import Subscriber


def connect() -> None:
    post_delete.connect(_note, sender=Subscriber, dispatch_uid="keep.journal")


def _note(instance: Subscriber, **_: Any) -> None:
    """Nothing but an erasure deletes a person."""
    address_hash = instance.address_hash
    transaction.on_commit(lambda: write(address_hash, timezone.now()))


def write(address_hash: str, at: datetime) -> None:
    """Add one line, on disk at once. Lines of several processes never mix: each is one short write."""
    path = Path(settings.ERASURE_JOURNAL)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(handle, f"{at.isoformat()} {address_hash}\n".encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def since(moment: datetime) -> set[str]:
    """The hashes of who was erased then or later. A line that was torn by a full disk is left out."""
    path = Path(settings.ERASURE_JOURNAL)
    lines = path.read_text().splitlines() if path.exists() else []
    return {found[1] for line in lines if (found := _parsed(line)) and found[0] >= moment}


def _parsed(line: str) -> tuple[datetime, str] | None:
    at, _, address_hash = line.partition(" ")
    try:
        return datetime.fromisoformat(at), address_hash
    except ValueError:
        return None
