"""What an import tells an editor: rows by outcome, a few of each, and what was turned away."""

from newsletter.imports.chunks import Chunk
from newsletter.imports.judging import SAMPLES, Judged
from newsletter.models import Import, ImportReject, Outcome

# Addresses of people who may not be mailed are neither kept here nor shown.
_UNNAMED = {Outcome.SUPPRESSED, Outcome.BARRED}


def keep(upload: Import, chunk: Chunk) -> None:
    """In place of the duplicates that the check has found among these rows."""
    ImportReject.objects.filter(upload=upload, row__gt=upload.row, row__lte=chunk.row).delete()
    ImportReject.objects.bulk_create(
        (
            ImportReject(
                upload=upload,
                row=one.row,
                outcome=one.outcome,
                reason=one.reason,
                cells=one.cells,
                address_hash=one.hash,
            )
            for one in chunk.rejected
        ),
        batch_size=2_000,
    )


def count(upload: Import, judged: Judged, chunk: Chunk) -> None:
    found = [*judged.counts.items(), *((one.outcome.value, 1) for one in chunk.rejected)]
    found += [("role", judged.roles), ("disposable", judged.disposable)]
    for outcome, rows in found:
        upload.counts[outcome] = upload.counts.get(outcome, 0) + rows


def sample(upload: Import, judged: Judged, chunk: Chunk) -> None:
    """As `[row, what stands there, why]`."""
    for outcome, rows in judged.samples.items():
        shown = [[row, "" if outcome in _UNNAMED else written, ""] for row, written in rows]
        upload.samples[outcome] = (upload.samples.get(outcome, []) + shown)[:SAMPLES]
    for one in chunk.rejected:
        kept = upload.samples.setdefault(one.outcome.value, [])
        if len(kept) < SAMPLES:
            kept.append([one.row, ", ".join(filter(None, one.cells))[:120], one.reason])
