"""Preflight at the desk: beside the form, on the campaign's page, and looked at again while it is written."""

from typing import Any

from django.forms import Media, Script
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from wagtail.admin.ui.side_panels import BaseSidePanel
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from newsletter.desk.campaigns.approval import approval_of
from newsletter.desk.teams import of_team
from newsletter.models import UNSENT, Campaign
from newsletter.preflight.running import Report, preflight
from newsletter.wake_ups import wake_preflight

PREFLIGHT = Media(
    css={"all": ["newsletter/desk/preflight.css"]},
    js=[Script("newsletter/desk/preflight.js", type="module")],  # type: ignore[list-item] # the stubs know paths
)
# In place of a campaign's key, until there is one.
_NO_KEY = 0


def looked_at(campaign: Campaign) -> Report:
    """What preflight says now; a worker is woken for what it cannot say yet."""
    report = preflight(campaign)
    if report.pending:
        wake_preflight(campaign.pk)
    return report


@method_decorator(never_cache, name="dispatch")
class PreflightView(PermissionCheckedMixin, View):
    """The findings alone, for a page that asks again."""

    model = Campaign
    any_permission_required = ["add", "change", "view"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        mine = of_team(Campaign.objects.select_related("newsletter", "page", "segment"), request.user)
        campaign = get_object_or_404(mine, pk=pk)
        report = looked_at(campaign) if campaign.state in UNSENT else None
        context = {"report": report, "approval": approval_of(campaign)}
        return render(request, "newsletter/desk/preflight/findings.html", context)


class PreflightPanel(BaseSidePanel):
    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        icon_name = "clipboard-list"

        def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
            return super().get_context_data(parent_context) | {"count": self.panel.count}

    name = "preflight"
    title = "Preflight"
    template_name = "newsletter/desk/preflight/panel.html"
    order = 340

    def __init__(self, object: Campaign, request: HttpRequest) -> None:  # noqa: A002 - Wagtail's name
        super().__init__(object, request)
        self.report = looked_at(object) if object.pk else None
        self.count = self.report.count if self.report else 0
        # What is seen has to be in what is heard.
        self.toggle.aria_label = f"Toggle preflight, {self.count}"
        if self.report and self.report.blocking:
            self.toggle.counter_classname = "w-bg-critical-200"

    @property
    def media(self) -> Media:
        return PREFLIGHT

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        return super().get_context_data(parent_context) | {
            "report": self.report,
            "approval": approval_of(self.object) if self.object.pk else None,
            "url": reverse("campaigns:preflight", args=[self.object.pk or _NO_KEY]),
        }
