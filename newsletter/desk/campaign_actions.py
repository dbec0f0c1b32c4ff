"""What an editor does to a campaign. Each view checks a permission, calls a verb and says how it went."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views import View
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.log_actions import log
from wagtail.models import Page

from newsletter import campaigns
from newsletter.audiences import reachable
from newsletter.campaigns import NotSendableError
from newsletter.composing import NotComposableError, compose
from newsletter.desk.forms import CampaignForm, SendForm, TestForm
from newsletter.headers import HeaderUnsafeError
from newsletter.letters import send_test
from newsletter.models import Campaign, CampaignState, Newsletter
from newsletter.publication import NotATransmissionError
from newsletter.states import MoveRefusedError
from newsletter.tasks import wake_campaign
from newsletter.wire import Relay, SmtpLine, WireError

_PROBLEMS = (NotSendableError, NotComposableError, NotATransmissionError, HeaderUnsafeError, MoveRefusedError)


class CampaignFormView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):  # type: ignore[type-arg]
    """Base of the forms: breadcrumbs that lead back to the list."""

    model = Campaign
    header_icon = "mail"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        campaigns_url = {"url": reverse("campaigns:index"), "label": "Campaigns"}
        return [*self.breadcrumbs_items, campaigns_url, {"url": "", "label": self.get_page_title()}]


class MakeView(CampaignFormView):
    """A campaign from a page: `Send as newsletter…`."""

    permission_required = "add"
    page_title = "Send as newsletter"
    template_name = "newsletter/desk/make.html"
    form_class = CampaignForm

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.page = get_object_or_404(Page, pk=kwargs["page"]).specific
        if not self.page.permissions_for_user(request.user).can_edit():
            raise Http404

    def get_initial(self) -> dict[str, Any]:
        return {
            "newsletter": Newsletter.objects.first(),
            "subject": self.page.title,
            "preheader": getattr(self.page, "summary", "")[:300],
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"page": self.page}

    def form_valid(self, form: CampaignForm) -> HttpResponse:
        wanted = form.cleaned_data
        try:
            campaign = campaigns.draft(
                wanted["newsletter"],
                self.page,
                subject=wanted["subject"],
                preheader=wanted["preheader"],
                created_by=self.request.user.pk,
            )
            compose(campaign)
        except _PROBLEMS as problem:
            form.add_error(None, str(problem))
            return self.form_invalid(form)
        log(campaign, "wagtail.create", user=self.request.user)
        return redirect("campaigns:inspect", campaign.pk)


class ReviseView(CampaignFormView):
    """Another subject, preheader or newsletter for a campaign that has not started."""

    permission_required = "change"
    page_title = "Change campaign"
    template_name = "newsletter/desk/make.html"
    form_class = CampaignForm

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        unsent = [CampaignState.DRAFT, CampaignState.SCHEDULED]
        self.campaign = get_object_or_404(Campaign, pk=kwargs["pk"], state__in=unsent)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.campaign}

    def form_valid(self, form: CampaignForm) -> HttpResponse:
        campaign = form.save()
        try:
            compose(campaign)
        except _PROBLEMS as problem:
            form.add_error(None, str(problem))
            return self.form_invalid(form)
        log(campaign, "wagtail.edit", user=self.request.user)
        return redirect("campaigns:inspect", campaign.pk)


class SendView(CampaignFormView):
    """Asks once, with the number of people; then starts or schedules."""

    permission_required = "send"
    page_title = "Send"
    template_name = "newsletter/desk/send.html"
    form_class = SendForm

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.campaign = get_object_or_404(Campaign.objects.select_related("newsletter"), pk=kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        before = Campaign.objects.filter(
            newsletter=self.campaign.newsletter, page=self.campaign.page_id, started_at__isnull=False
        )
        return super().get_context_data(**kwargs) | {
            "campaign": self.campaign,
            "people": reachable(self.campaign.newsletter).count(),
            "before": before.exclude(pk=self.campaign.pk).order_by("-started_at").first(),
        }

    def form_valid(self, form: SendForm) -> HttpResponse:
        at = form.cleaned_data["at"]
        try:
            if at:
                campaigns.schedule(self.campaign, at)
                log(self.campaign, "newsletter.schedule", user=self.request.user, data={"at": at.isoformat()})
                messages.success(self.request, f"It will be sent at {at:%H:%M on %d %B %Y}.")
            else:
                people = campaigns.start(self.campaign)
                wake_campaign(self.campaign.pk)
                log(self.campaign, "newsletter.start", user=self.request.user, data={"people": people})
                messages.success(self.request, f"It is on its way to {people} people.")
        except _PROBLEMS as problem:
            messages.error(self.request, str(problem))
        return redirect("campaigns:inspect", self.campaign.pk)


class CancelView(CampaignFormView):
    """Asks before stopping for good."""

    permission_required = "send"
    page_title = "Cancel campaign"
    template_name = "newsletter/desk/cancel.html"
    form_class = SendForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        campaign = get_object_or_404(Campaign, pk=self.kwargs["pk"])
        return super().get_context_data(**kwargs) | {"campaign": campaign, "tally": campaigns.tally(campaign)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return act(request, kwargs["pk"], campaigns.cancel, "cancel", "It is cancelled.")


class ActView(PermissionCheckedMixin, View):
    """Pause, resume or unschedule: a button that needs no question, because it can be taken back."""

    model = Campaign
    permission_required = "send"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int, verb: str) -> HttpResponse:
        verbs: dict[str, tuple[Callable[[Campaign], object], str]] = {
            "pause": (campaigns.pause, "It is paused. Nobody else is mailed until you resume it."),
            "resume": (campaigns.resume, "It goes on with the next person."),
            "unschedule": (campaigns.unschedule, "It is a draft again."),
        }
        if verb not in verbs:
            raise Http404
        answer = act(request, pk, *verbs[verb][:1], verb, verbs[verb][1])
        if verb == "resume":
            wake_campaign(pk)
        return answer


class TestView(PermissionCheckedMixin, View):
    """A test letter to an address of the editor's choice; it appears in no figure."""

    model = Campaign
    any_permission_required = ["add", "change", "send"]
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        campaign = get_object_or_404(Campaign.objects.select_related("newsletter"), pk=pk)
        form = TestForm(request.POST)
        if not form.is_valid():
            messages.error(request, " ".join(map(str, form.errors["email"])))
            return redirect("campaigns:inspect", pk)
        line = SmtpLine(Relay.from_settings())
        try:
            send_test(campaign, form.cleaned_data["email"], line)
            messages.success(request, f"A test is on its way to {form.cleaned_data['email'].written}.")
        except WireError as problem:
            messages.error(request, f"The test was not sent. {problem.answer}")
        finally:
            line.close()
        return redirect("campaigns:inspect", pk)


def act(
    request: HttpRequest, pk: int, verb: Callable[[Campaign], object], name: str, done: str
) -> HttpResponse:
    """Call a verb on a campaign, write it into the audit log and tell the editor."""
    campaign = get_object_or_404(Campaign, pk=pk)
    try:
        verb(campaign)
    except MoveRefusedError as problem:
        messages.error(request, str(problem))
    else:
        log(campaign, f"newsletter.{name}", user=request.user)
        messages.success(request, done)
    return redirect("campaigns:inspect", pk)
