"""`Mail a correction…`: shows what was wrong in which letters, and makes the draft that tells it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.log_actions import log
from wagtail.models import Page

from newsletter.correcting import correction
from newsletter.corrections import untold, wrong_letters
from newsletter.desk.campaigns.actions import campaign_breadcrumbs
from newsletter.desk.teams import newsletters_of
from newsletter.models import UNSENT, Campaign, Shape
from newsletter.problems import PROBLEMS


class CorrectView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """Of one page and one newsletter. Nothing is sent by it: the draft goes the way of every other."""

    model = Campaign
    permission_required = "add"
    page_title = "Mail a correction"
    header_icon = "mail"
    template_name = "newsletter/desk/correct.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.newsletter = get_object_or_404(newsletters_of(request.user), pk=kwargs["newsletter"])
        self.page = get_object_or_404(Page, pk=kwargs["page"])

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return campaign_breadcrumbs(self)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        letters = wrong_letters(self.page.pk, self.newsletter)
        missing = {
            one.id: one
            for letter in letters
            if (corrected := untold(letter, self.page.pk))
            for one in corrected.corrections
        }
        drafts = Campaign.objects.filter(page=self.page, newsletter=self.newsletter, shape=Shape.CORRECTION)
        return super().get_context_data(**kwargs) | {
            "page": self.page,
            "newsletter": self.newsletter,
            "letters": letters,
            "corrections": list(missing.values()),
            "drafts": drafts.filter(state__in=UNSENT),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            made = correction(self.newsletter, self.page.pk, created_by=request.user.pk)
        except PROBLEMS as problem:
            messages.error(request, str(problem))
            return redirect(request.path)
        log(made, "wagtail.create", user=request.user)
        messages.success(request, "The correction is written. Read it, and send it as any other letter.")
        return redirect("campaigns:edit", made.pk)
