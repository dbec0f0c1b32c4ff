"""Filling a digest in the form: a button that adds everything since the last one."""

from typing import Any

from django import forms
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views import View
from wagtail.admin.panels import Panel
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.models import Page

from newsletter.desk.teams import newsletters_of
from newsletter.digests import since_the_last, what_is_new
from newsletter.local_times import on_the_wall
from newsletter.models import Campaign
from newsletter.publication import topics


class FillingPanel(Panel):
    """The button, and the topics to choose among. What it adds are rows of the form, unsaved."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "newsletter/desk/filling.html"

        class Media:
            js = [forms.Script("newsletter/desk/digest-filling.js", type="module")]

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            return context | {"topics": topics()}


class SinceTheLast(PermissionCheckedMixin, View):
    """What a newsletter's next digest would hold, as Wagtail's page chooser wants it."""

    model = Campaign
    any_permission_required = ["add", "change"]

    def get(self, request: HttpRequest) -> JsonResponse:
        wanted = _number(request.GET.get("newsletter"))
        newsletter = get_object_or_404(newsletters_of(request.user), pk=wanted)
        chosen = [_number(one) for one in request.GET.getlist("topic")]
        since = since_the_last(newsletter, chosen, timezone.now())
        return JsonResponse(
            {
                "since": date_format(on_the_wall(since, newsletter.zone), "j F Y"),
                "pages": [_chosen(page) for page in what_is_new(newsletter, chosen, since)],
            }
        )


def _number(text: str | None) -> int:
    """Of a row; what is no number is the number of none."""
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0


def _chosen(page: Page) -> dict[str, Any]:
    return {
        "id": page.pk,
        "title": page.title,
        "adminTitle": page.get_admin_display_title(),
        "editUrl": reverse("wagtailadmin_pages:edit", args=[page.pk]),
    }
