"""What an editor does to an import: upload a file, say what its columns are, and the buttons."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views import View
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.log_actions import log

from newsletter.desk.import_forms import ColumnsForm, LayoutForm, UploadForm
from newsletter.imports import running
from newsletter.imports.door import FileRefusedError, receive
from newsletter.imports.guessing import guess_columns
from newsletter.imports.parts import head
from newsletter.models import Import, ImportState
from newsletter.states import MoveRefusedError
from newsletter.wake_ups import wake_import


class ImportView(PermissionCheckedMixin, WagtailAdminTemplateMixin):
    """Base of an import's pages: one permission, and breadcrumbs that lead back to the list."""

    model = Import
    permission_required = "import"
    header_icon = "upload"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        imports = {"url": reverse("imports:index"), "label": "Imports"}
        return [*self.breadcrumbs_items, imports, {"url": "", "label": self.get_page_title()}]


class UploadView(ImportView, FormView):  # type: ignore[type-arg]
    page_title = "Import people"
    template_name = "newsletter/desk/import_upload.html"
    form_class = UploadForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user}

    def form_valid(self, form: UploadForm) -> HttpResponse:
        file = form.cleaned_data["file"]
        try:
            made = receive(
                form.cleaned_data["newsletter"], file.name, file.chunks(1 << 20), by=self.request.user.pk
            )
        except FileRefusedError as error:
            form.add_error("file", str(error))
            return self.form_invalid(form)
        log(made, "wagtail.create", user=self.request.user)
        return redirect("imports:columns", made.pk)


class ColumnsView(ImportView, TemplateView):
    """The mapping, with the file's first rows."""

    page_title = "Columns"
    template_name = "newsletter/desk/import_columns.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        waiting = Import.objects.select_related("newsletter").filter(
            state=ImportState.UPLOADED, emptied_at=None
        )
        self.upload = get_object_or_404(waiting, pk=kwargs["pk"])
        self.beginning = head(self.upload)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        layout = running.layout_of(self.upload)
        forms = LayoutForm(initial=layout.model_dump()), self._columns(layout)
        return self._shown(*forms)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        read = LayoutForm(request.POST)
        if not read.is_valid():
            return self._shown(read, self._columns(running.layout_of(self.upload)))
        layout = guess_columns(self.beginning, read.layout())
        if "again" in request.POST:
            return self._shown(read, self._columns(layout))
        form = self._columns(layout, request.POST)
        if not form.is_valid():
            return self._shown(read, form)
        self.upload.layout = layout.model_copy(update={"columns": form.chosen()}).model_dump(mode="json")
        form.save()
        return act(
            request, self.upload.pk, running.check, "check", "It is being checked. Nothing is changed yet."
        )

    def _columns(self, layout: Any, data: Any = None) -> ColumnsForm:
        return ColumnsForm(data, instance=self.upload, layout=layout, beginning=self.beginning)

    def _shown(self, read: LayoutForm, form: ColumnsForm) -> HttpResponse:
        context = self.get_context_data(upload=self.upload, read=read, form=form, media=form.media)
        return self.render_to_response(context)


class DiscardView(ImportView, TemplateView):
    """Asks before a file is thrown away."""

    page_title = "Discard file"
    template_name = "newsletter/desk/import_discard.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        upload = get_object_or_404(Import, pk=self.kwargs["pk"])
        return super().get_context_data(**kwargs) | {"upload": upload}

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        upload = get_object_or_404(Import, pk=pk)
        try:
            log(upload, "wagtail.delete", user=request.user, deleted=True)
            running.discard(upload)
        except MoveRefusedError as problem:
            messages.error(request, str(problem))
            return redirect("imports:inspect", pk)
        messages.success(request, "The file is gone. Nothing was imported from it.")
        return redirect("imports:index")


BUTTONS: dict[str, tuple[Callable[[Import], None], str]] = {
    "start": (running.start, "It has begun."),
    "stop": (running.stop, "It stops after the rows that are under way."),
    "go_on": (running.go_on, "It goes on where it stopped."),
    "revise": (running.revise, "Nothing was changed. Say anew what the columns are."),
}


class ActView(PermissionCheckedMixin, View):
    """One of the buttons."""

    model = Import
    permission_required = "import"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int, verb: str) -> HttpResponse:
        if verb not in BUTTONS:
            raise Http404
        return act(request, pk, BUTTONS[verb][0], verb, BUTTONS[verb][1])


def act(request: HttpRequest, pk: int, verb: Callable[[Import], None], name: str, done: str) -> HttpResponse:
    """Call a verb on an import, write it into the audit log, wake a worker and tell the editor."""
    upload = get_object_or_404(Import, pk=pk)
    try:
        verb(upload)
    except MoveRefusedError as problem:
        messages.error(request, str(problem))
        return redirect("imports:inspect", pk)
    log(upload, f"newsletter.import_{name}", user=request.user)
    messages.success(request, done)
    if name in ("check", "start", "go_on"):
        wake_import(pk)
    return redirect("imports:columns" if name == "revise" else "imports:inspect", pk)
