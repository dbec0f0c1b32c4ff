"""An import's page: how far it is, what would happen or has happened, and the rows that were turned away."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.log_actions import log

from newsletter.desk.import_actions import ImportView
from newsletter.exports import lines
from newsletter.imports.guessing import first_rows
from newsletter.imports.parts import head
from newsletter.imports.running import layout_of
from newsletter.models import (
    IMPORT,
    IMPORTED,
    KEPT_AWAY,
    REJECTED,
    WORKING,
    Import,
    ImportReject,
    ImportState,
    Outcome,
)

_S = ImportState
_GROUPS = (
    ("Imported", IMPORTED),
    ("Known already", (Outcome.UPDATED, Outcome.UNCHANGED)),
    ("Kept away", KEPT_AWAY),
    ("Rejected", REJECTED),
)


@dataclass(frozen=True)
class Progress:
    """`percent` of the file's bytes; `words` say it."""

    percent: int
    words: str


@dataclass(frozen=True)
class Found:
    """An outcome with its rows, and a few of them: row, what stands there, why."""

    outcome: Outcome
    rows: str
    samples: list[tuple[int, str, str]]


@dataclass(frozen=True)
class Group:
    label: str
    rows: str
    found: list[Found]


def progress_of(upload: Import) -> Progress:
    if upload.state not in (*WORKING, _S.STOPPED):
        rows = _total(upload)
        return Progress(100 if rows else 0, f"{rows:,} rows" if rows else "")
    percent = min(99, upload.offset * 100 // upload.size) if upload.size else 0
    return Progress(percent, f"{_total(upload):,} rows, {percent} %")


def _total(upload: Import) -> int:
    return sum(upload.counts.get(outcome, 0) for outcome in Outcome.values)


def groups_of(upload: Import) -> list[Group]:
    made = []
    for label, outcomes in _GROUPS:
        found = [
            Found(one, f"{upload.counts[one]:,}", [tuple(row) for row in upload.samples.get(one, ())])
            for one in outcomes
            if upload.counts.get(one)
        ]
        rows = sum(upload.counts.get(one, 0) for one in outcomes)
        made.append(Group(label, f"{rows:,}", found))
    return made


def _shown(upload: Import) -> dict[str, Any]:
    state = ImportState(upload.state)
    return {
        "upload": upload,
        "sentence": IMPORT.sentences[state],
        "working": state in WORKING,
        "progress": progress_of(upload),
        "groups": groups_of(upload),
        "would": state in (_S.CHECKING, _S.CHECKED, _S.UPLOADED),
        "marked": [(f"{upload.counts[key]:,}", text) for key, text in _MARKS if upload.counts.get(key)],
        "rejects": not upload.emptied_at and ImportReject.objects.filter(upload=upload).exists(),
        "can": {
            "columns": state == _S.UPLOADED and not upload.emptied_at,
            "start": state == _S.CHECKED and not upload.emptied_at,
            "revise": state == _S.CHECKED and not upload.emptied_at,
            "stop": state in WORKING,
            "go_on": state == _S.STOPPED and not upload.emptied_at,
            "discard": state in (_S.UPLOADED, _S.CHECKED),
        },
    }


_MARKS = (
    ("role", "New addresses of a function, as info@, and not of a person"),
    ("disposable", "New addresses of domains whose mailboxes last an hour"),
)


class ImportPage(ImportView, TemplateView):
    template_name = "newsletter/desk/import.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.upload = get_object_or_404(Import.objects.select_related("newsletter"), pk=kwargs["pk"])

    def get_page_title(self) -> str:
        return self.upload.file_name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | _shown(self.upload)


class ProgressView(PermissionCheckedMixin, View):
    """The part of the page that changes, for the script that asks for it. 205 says: load the page anew."""

    model = Import
    permission_required = "import"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        upload = get_object_or_404(Import.objects.select_related("newsletter"), pk=pk)
        if upload.state not in WORKING:
            return HttpResponse(status=205)
        return render(request, "newsletter/desk/import_progress.html", _shown(upload))


class RejectedView(PermissionCheckedMixin, View):
    """The rows that were turned away, as they stood in the file, with row and reason in front."""

    model = Import
    permission_required = "import"

    def get(self, request: HttpRequest, pk: int) -> StreamingHttpResponse:
        upload = get_object_or_404(Import, pk=pk)
        log(upload, "newsletter.export", user=request.user, data={"what": "rejected rows"})
        return as_download(_rejected(upload), f"rejected-{pk}.csv")


def _rejected(upload: Import) -> Iterator[str]:
    layout = layout_of(upload)
    names = next(iter(first_rows(head(upload), layout, 1)), []) if layout.header else []
    rejects = ImportReject.objects.filter(upload=upload).order_by("row").iterator(chunk_size=2_000)
    rows = ([str(one.row), one.reason, *one.cells] for one in rejects)
    yield from lines([["row", "reason", *names]])
    yield from lines(rows)


def as_download(text: Iterator[str], name: str) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer
