"""Writing a series: each letter's mail is rendered when it is saved, and kept until it is saved changed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin import messages
from wagtail.admin.views.generic import CreateView, EditView

from newsletter import series as verbs
from newsletter.desk.teams import newsletters_of
from newsletter.models import Series
from newsletter.problems import PROBLEMS


class _Writing:
    """Mixin: its letters get their mails, and the editor goes on to the page of the series."""

    request: Any
    object: Any

    def save_instance(self) -> Series:
        series: Series = super().save_instance()  # type: ignore[misc]  # of the view that it is mixed into
        _write_mails(self.request, series)
        return series

    def get_success_url(self) -> str:
        return reverse("series:inspect", args=[self.object.pk])


class SeriesCreate(_Writing, CreateView):
    def get_initial_form_instance(self) -> Series:
        return Series(newsletter=newsletters_of(self.request.user).filter(series=None).first())


class SeriesEdit(_Writing, EditView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.get_object().running and not request.user.has_perm("newsletter.send_campaign"):
            messages.error(
                request, "It is on, and what it says goes out. Have it switched off before you change it."
            )
            return redirect("series:inspect", kwargs["pk"])
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response


def _write_mails(request: HttpRequest, series: Series) -> None:
    for letter in series.letters.all():
        if letter.page_id is None:
            continue
        try:
            verbs.write(letter, request.user)
        except PROBLEMS as problem:
            kept = "Its mail stays as it was." if verbs.latest(letter) else "It has no mail yet."
            messages.warning(request, f"“{letter}”: {problem} {kept}")
