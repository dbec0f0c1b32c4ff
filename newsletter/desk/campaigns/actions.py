"""What an editor does to a campaign. Each view checks a permission, calls a verb and says how it went."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views import View
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.log_actions import log

from newsletter import campaigns, unknowns
from newsletter.audiences import shares, size
from newsletter.deliveries.counts import tally
from newsletter.desk.campaigns.approval import approval_of
from newsletter.desk.forms import SendForm
from newsletter.desk.segments.vocabulary import vocabulary, words
from newsletter.desk.teams import of_team
from newsletter.models import Campaign
from newsletter.preflight.running import blocking
from newsletter.problems import PROBLEMS
from newsletter.segments.rules import RulesInvalidError
from newsletter.wake_ups import wake_campaigns


class CampaignFormView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):  # type: ignore[type-arg]
    """Base of the forms: breadcrumbs that lead back to the list."""

    model = Campaign
    header_icon = "mail"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return campaign_breadcrumbs(self)

    def campaigns(self) -> QuerySet[Campaign]:
        return of_team(Campaign.objects.select_related("newsletter", "segment"), self.request.user)


def campaign_breadcrumbs(view: Any) -> list[dict[str, str]]:
    campaigns_url = {"url": reverse("campaigns:list"), "label": "Campaigns"}
    return [*view.breadcrumbs_items, campaigns_url, {"url": "", "label": view.get_page_title()}]


class SendView(CampaignFormView):
    """Asks once, with the number of people; then starts or schedules."""

    permission_required = "send"
    page_title = "Send"
    template_name = "newsletter/desk/send.html"
    form_class = SendForm

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.campaign = get_object_or_404(self.campaigns(), pk=kwargs["pk"])

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"zone": self.campaign.newsletter.zone}

    def get_initial(self) -> dict[str, Any]:
        return {"at": self.campaign.send_at, "at_local_time": self.campaign.send_at_local_time}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        before = Campaign.objects.filter(
            newsletter=self.campaign.newsletter,
            page=self.campaign.page_id,
            page__isnull=False,  # of a digest, which has been sent never before
            started_at__isnull=False,
        )
        letters = self.campaign.corrects.values_list("pk", flat=True)
        return super().get_context_data(**kwargs) | {
            "campaign": self.campaign,
            "approval": approval_of(self.campaign),
            "blocking": blocking(self.campaign),
            "meant": _meant(self.campaign, self.request.user),
            "before": before.exclude(pk__in=[self.campaign.pk, *letters]).order_by("-started_at").first(),
        }

    def form_valid(self, form: SendForm) -> HttpResponse:
        at, local = form.cleaned_data["at"], form.cleaned_data["at_local_time"]
        try:
            if self.campaign.from_draft:
                campaigns.wait_for_page(self.campaign)
                log(self.campaign, "newsletter.wait", user=self.request.user)
                messages.success(self.request, "It is sent when its transmission is published.")
            elif at:
                campaigns.schedule(self.campaign, at, at_local_time=local)
                log(self.campaign, "newsletter.schedule", user=self.request.user, data={"at": at.isoformat()})
                wall = f"{at.astimezone(form.zone):%H:%M on %d %B %Y}"
                where = "by each reader's own clock" if local else f"({form.zone.key})"
                messages.success(self.request, f"It will be sent at {wall} {where}.")
            else:
                campaigns.send_now(self.campaign)
                wake_campaigns()
                log(self.campaign, "newsletter.start", user=self.request.user)
                messages.success(self.request, "It is on its way.")
        except PROBLEMS as problem:
            messages.error(self.request, str(problem))
        return redirect("campaigns:inspect", self.campaign.pk)


def _meant(campaign: Campaign, user: Any) -> dict[str, Any]:
    """How many people, and by which rules; or why nobody can say. `versions` are those for some of them."""
    rules = campaign.segment.rules if campaign.segment else campaign.audience_rules
    told = list(words(rules.get("rules", []), vocabulary(user), rules.get("match", "all")))
    meant = {"people": 0, "match": rules.get("match", "all"), "rules": told}
    versions = list(campaign.variants.exclude(readers="").order_by("pk"))
    try:
        if not versions:
            return meant | {"people": size(campaign)}
        found = shares(campaign, versions)
    except RulesInvalidError as error:
        return meant | {"trouble": str(error)}
    each = [(one.readers, found.get(one.pk, 0)) for one in versions]
    return meant | {"people": sum(found.values()), "versions": each}


class CancelView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """Asks before stopping for good."""

    model = Campaign
    permission_required = "send"
    page_title = "Cancel campaign"
    header_icon = "mail"
    template_name = "newsletter/desk/cancel.html"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return campaign_breadcrumbs(self)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        campaign = get_object_or_404(of_team(Campaign.objects.all(), self.request.user), pk=self.kwargs["pk"])
        return super().get_context_data(**kwargs) | {"campaign": campaign, "tally": tally(campaign)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return act(request, kwargs["pk"], "cancel", Button(campaigns.cancel, "It is cancelled."))


@dataclass(frozen=True)
class Button:
    """A button that needs no question: what it calls, and what the editor is told then, of one or of many."""

    verb: Callable[[Campaign], int | None]
    done: str
    of_one: str = ""
    goes_on: bool = False

    def said(self, number: int | None) -> str:
        return self.of_one if number == 1 and self.of_one else self.done.format(number)


BUTTONS = {
    "pause": Button(campaigns.pause, "It is paused. Nobody else is mailed until you resume it."),
    "resume": Button(campaigns.resume, "It goes on with the next person.", goes_on=True),
    "unschedule": Button(campaigns.unschedule, "It is a draft again."),
    "rest": Button(
        campaigns.send_to_the_rest,
        "It goes to {} people who did not get it.",
        "It goes to 1 person who did not get it.",
        goes_on=True,
    ),
    "retry": Button(
        campaigns.retry_failed, "{} people are tried again.", "1 person is tried again.", goes_on=True
    ),
    "resend": Button(
        unknowns.resend_unknown,
        "It is sent again to {} people.",
        "It is sent again to 1 person.",
        goes_on=True,
    ),
    "accept": Button(unknowns.accept_unknown, "{} people count as mailed.", "1 person counts as mailed."),
}


class ActView(PermissionCheckedMixin, View):
    """One of the buttons."""

    model = Campaign
    permission_required = "send"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int, verb: str) -> HttpResponse:
        button = BUTTONS.get(verb)
        if button is None:
            raise Http404
        answer = act(request, pk, verb, button)
        if button.goes_on:
            wake_campaigns()
        return answer


def act(request: HttpRequest, pk: int, name: str, button: Button) -> HttpResponse:
    """Call its verb on a campaign, write it into the audit log and tell the editor."""
    mine = of_team(Campaign.objects.select_related("newsletter"), request.user)
    campaign = get_object_or_404(mine, pk=pk)
    try:
        number = button.verb(campaign)
    except PROBLEMS as problem:
        messages.error(request, str(problem))
    else:
        log(campaign, f"newsletter.{name}", user=request.user, data={"people": number})
        messages.success(request, button.said(number))
    return redirect("campaigns:inspect", pk)
