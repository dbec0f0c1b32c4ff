"""What editors and workers do to an import: check, start, stop, go on, and do its next chunk.

The row of the import is the truth, and its lock is the turn: a chunk is written in one transaction with the
place where the next begins, so a worker that dies leaves nothing half done, and whoever comes next goes on.
"""

import logging
import time
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from newsletter import stopping
from newsletter.clock import agreed_now
from newsletter.imports.ahead import Ahead
from newsletter.imports.chunks import LONGEST, read_chunk, rows_at_once
from newsletter.imports.entries import Reading
from newsletter.imports.judging import SAMPLES, duplicates, judge
from newsletter.imports.layout import Layout
from newsletter.imports.parts import load, opened
from newsletter.imports.rows import Rows
from newsletter.imports.telling import count, keep, sample
from newsletter.models import (
    IMPORT,
    WORKING,
    Attribute,
    Import,
    ImportPart,
    ImportReject,
    ImportSeen,
    ImportState,
    Outcome,
)
from newsletter.states import MoveRefusedError

log = logging.getLogger(__name__)
_S = ImportState
_SILENT = timedelta(seconds=15)


def check(upload: Import) -> None:
    """Have the file read to its end without changing anything. Raises MoveRefusedError."""
    with transaction.atomic():
        IMPORT.require(_row(upload), _S.CHECKING, forecast={}, checked_at=None, **_from_the_top())
        ImportReject.objects.filter(upload=upload).delete()
        ImportSeen.objects.filter(upload=upload).delete()


def start(upload: Import) -> None:
    """Have a checked file imported. What the check found twice stays so. Raises MoveRefusedError."""
    with transaction.atomic():
        now = timezone.now()
        IMPORT.require(_row(upload), _S.RUNNING, coming_from=[_S.CHECKED], started_at=now, **_from_the_top())
        ImportReject.objects.filter(upload=upload).exclude(outcome=Outcome.DUPLICATE).delete()


def _from_the_top() -> dict[str, Any]:
    return {"offset": 0, "row": 0, "counts": {}, "samples": {}, "trouble": "", "touched_at": None}


def stop(upload: Import, trouble: str = "") -> None:
    """After the chunk that is under way. A check goes back to its columns. Raises MoveRefusedError."""
    if not IMPORT.move(_row(upload), _S.STOPPED, trouble=trouble):
        IMPORT.require(_row(upload), _S.UPLOADED, coming_from=[_S.CHECKING], trouble=trouble)


def revise(upload: Import) -> None:
    """Back to its columns. Raises MoveRefusedError."""
    IMPORT.require(_row(upload), _S.UPLOADED, coming_from=[_S.CHECKED])


def discard(upload: Import) -> None:
    """Throw away a file that nothing was imported from. Raises MoveRefusedError."""
    with transaction.atomic():
        rows = _row(upload).filter(state__in=[_S.UPLOADED, _S.CHECKED])
        if rows.select_for_update().first() is None:
            raise MoveRefusedError("It has begun, so it stays as the record of where people come from.")
        for model in (ImportPart, ImportReject, ImportSeen):
            model.objects.filter(upload=upload.pk).delete()
        rows.delete()


def go_on(upload: Import) -> None:
    """Where it stopped. Raises MoveRefusedError."""
    IMPORT.require(_row(upload), _S.RUNNING, coming_from=[_S.STOPPED], trouble="", touched_at=None)


def idle(now: datetime) -> list[int]:
    """Imports that should be under way, and that nobody has touched for a while."""
    silent = Q(touched_at=None) | Q(touched_at__lt=now - _SILENT)
    return list(Import.objects.filter(silent, state__in=WORKING).values_list("pk", flat=True))


def work(pk: int, seconds: float) -> bool:
    """Do chunks for so long. True when there is more to do."""
    until = time.monotonic() + seconds
    with Ahead() as ahead:
        while advance(pk, ahead):
            if time.monotonic() >= until or stopping.asked():
                return True
    return False


def advance(pk: int, ahead: Ahead | None = None) -> bool:
    """Do one chunk. False when there is no more to do, it was stopped, or somebody else has the turn."""
    try:
        with transaction.atomic():
            _commit_without_waiting()
            upload = _taken(pk)
            return upload is not None and _do_chunk(upload, ahead)
    except (OperationalError, InterfaceError):
        raise  # the database is away or was in a deadlock: nothing is written, and the sweep tries again
    except Exception as error:
        log.exception("Import %s stopped", pk)
        with suppress(MoveRefusedError):  # an editor has stopped it meanwhile
            stop(Import(pk=pk), trouble=f"{type(error).__name__}: {error}"[:1000])
        return False


def _commit_without_waiting() -> None:
    """A database that crashes loses the last chunks together with the place where the next begins.

    So they are done again. Whoever is mailed because of a chunk is so after a commit that does wait, and by
    then the chunk is on disk too.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit = off")


def _taken(pk: int) -> Import | None:
    rows = Import.objects.select_for_update(skip_locked=True, of=("self",)).select_related("newsletter")
    return rows.filter(pk=pk, state__in=WORKING).first()


def _do_chunk(upload: Import, ahead: Ahead | None) -> bool:
    now = agreed_now()
    writes = upload.state == _S.RUNNING
    chunk = ahead.taken((upload.pk, upload.state, upload.offset, upload.row)) if ahead else None
    if chunk is None:
        chunk = read_chunk(*_to_read(upload, now, upload.offset, upload.row))
    if ahead and not chunk.ended:
        load(upload, ahead.parts, chunk.offset, LONGEST)
        behind = _to_read(upload, now, chunk.offset, chunk.row, ahead.parts)
        ahead.begin((upload.pk, upload.state, chunk.offset, chunk.row), *behind)
    wanted = {outcome for outcome in Outcome if len(upload.samples.get(outcome, ())) < SAMPLES}
    judged = judge(upload, chunk, now, write=writes, wanted=wanted)
    keep(upload, chunk)
    count(upload, judged, chunk)
    sample(upload, judged, chunk)
    upload.offset, upload.row, upload.touched_at = chunk.offset, chunk.row, now
    if chunk.ended and writes:
        _finish(upload, now)
    elif chunk.ended:
        _conclude(upload, now)
    upload.save()
    return not chunk.ended


def _to_read(
    upload: Import, now: datetime, offset: int, row: int, parts: Mapping[int, bytes] | None = None
) -> tuple[Rows, Reading, dict[int, str] | None]:
    """What `read_chunk` needs for the rows behind a place."""
    rows = Rows(opened(upload, parts), layout_of(upload), offset, row)
    known = _known_duplicates(upload, row) if upload.state == _S.RUNNING else None
    return rows, _reading(upload, now), known


def _known_duplicates(upload: Import, row: int) -> dict[int, str]:
    """Of the next chunk at least: it cannot have more of them than rows."""
    rejects = ImportReject.objects.filter(upload=upload, row__gt=row, outcome=Outcome.DUPLICATE)
    return dict(rejects.order_by("row").values_list("row", "reason")[: rows_at_once()])


def _reading(upload: Import, now: datetime) -> Reading:
    topics = upload.newsletter.topics.values_list("pk", "slug", "name")
    return Reading(
        upload,
        layout_of(upload),
        now,
        attributes={one.key: one for one in Attribute.objects.all()},
        topics={word.lower(): pk for pk, slug, name in topics for word in (slug, name)},
    )


def layout_of(upload: Import) -> Layout:
    return Layout.model_validate(upload.layout)


def _conclude(upload: Import, now: datetime) -> None:
    """The end of a check: only now is it known which addresses stand in the file twice."""
    for outcome, rows in duplicates(upload).items():
        upload.counts[outcome] -= rows
        upload.counts[Outcome.DUPLICATE] = upload.counts.get(Outcome.DUPLICATE, 0) + rows
    again = ImportReject.objects.filter(upload=upload, outcome=Outcome.DUPLICATE)[:SAMPLES]
    upload.samples[Outcome.DUPLICATE] = [[one.row, "", one.reason] for one in again]
    ImportSeen.objects.filter(upload=upload).delete()
    upload.state, upload.checked_at, upload.forecast = _S.CHECKED, now, upload.counts


def _finish(upload: Import, now: datetime) -> None:
    upload.state, upload.finished_at = _S.DONE, now
    if connection.vendor == "postgresql" and upload.row > 10_000:
        with connection.cursor() as cursor:  # its planner would not know of so many people for a while
            cursor.execute("ANALYZE newsletter_subscriber, newsletter_subscription, newsletter_consentevent")


def _row(upload: Import) -> QuerySet[Import]:
    return Import.objects.filter(pk=upload.pk)
