"""Who was erased and when, kept beside the database: a restored backup must not bring them back.

Each line of ERASURE_JOURNAL is a time, the keyed hash of an address (`newsletter.addresses.address_hash`) and
who had it (`config.keep.identity`), so the file names nobody. It is written when the person's row is gone for
good.
"""

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from config.keep.identity import identity
from newsletter.erasure import erased
from newsletter.models import Subscriber


@dataclass(frozen=True)
class Erased:
    """`address_hash` is of the last address; by `person`, where it is known, they are found under any."""

    address_hash: str
    person: str = ""


def connect() -> None:
    erased.connect(_note, dispatch_uid="keep.journal")


def _note(person: Subscriber, **_: Any) -> None:
    gone = Erased(person.address_hash, identity(person))
    transaction.on_commit(lambda: write(gone, timezone.now()))


def write(gone: Erased, at: datetime) -> None:
    """Add one line, on disk at once. Lines of several processes never mix: each is one short write."""
    path = Path(settings.ERASURE_JOURNAL)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(handle, f"{at.isoformat()} {gone.address_hash} {gone.person}\n".encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def since(moment: datetime) -> set[Erased]:
    """Who was erased then or later. A line that was torn by a full disk is left out."""
    path = Path(settings.ERASURE_JOURNAL)
    lines = path.read_text().splitlines() if path.exists() else []
    return {found[1] for line in lines if (found := _parsed(line)) and found[0] >= moment}


def _parsed(line: str) -> tuple[datetime, Erased] | None:
    at, _, rest = line.partition(" ")
    address_hash, _, person = rest.partition(" ")
    try:
        return datetime.fromisoformat(at), Erased(address_hash, person)
    except ValueError:
        return None
