"""Writing a campaign: from a page, or from nothing, and changing it until it starts."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from wagtail.admin import messages
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.models import Page, Revision, TaskState
from wagtail.snippets.views.snippets import CreateView, EditView, WorkflowActionView

from newsletter.approving import OWN_WORK, OwnWorkError
from newsletter.composing import compose, forget_mail, take_pages
from newsletter.desk.campaigns.approval import speak_of_approval
from newsletter.desk.campaigns.once import MadeOnce
from newsletter.desk.campaigns.preflight import PreflightPanel
from newsletter.desk.campaigns.seeing import with_choice
from newsletter.desk.teams import newsletters_of
from newsletter.models import UNSENT, Campaign, may_approve
from newsletter.models.four_eyes import changes
from newsletter.personal import literal
from newsletter.problems import PROBLEMS


class Approving:
    """Mixin of the editor's views: approving may be refused, and is called that."""

    request: Any
    object: Any
    action: str
    workflow_action: str
    new_revision: Revision

    def publish_action(self) -> HttpResponse | None:
        return self._said(super().publish_action)  # type: ignore[misc]  # of the view that it is mixed into

    def workflow_action_action(self) -> HttpResponse | None:
        return self._said(self._take_step)

    def _take_step(self) -> HttpResponse | None:
        """Of the version that was just saved: Wagtail would ask for it again where nothing was changed."""
        if self.workflow_action == "approve" and not may_approve(self.object, self.request.user):
            raise OwnWorkError(OWN_WORK)
        step = self.object.current_workflow_task_state
        self.new_revision.refresh_from_db()  # its times are none yet that can be compared with stored ones
        if not changes(step.revision, self.new_revision):
            self.object.current_workflow_state.copy_approved_task_states_to_revision(self.new_revision)
            TaskState.objects.filter(pk=step.pk).update(revision=self.new_revision)
        answer: HttpResponse | None = super().workflow_action_action()  # type: ignore[misc]
        return answer

    def _said(self, act: Callable[[], HttpResponse | None]) -> HttpResponse | None:
        try:
            with transaction.atomic():
                return act()
        except PROBLEMS as problem:
            messages.error(self.request, f"Saved, but not approved. {problem}")
            return redirect("campaigns:edit", self.object.pk)

    def get_success_message(self, instance: Campaign | None = None) -> str:
        campaign = instance or self.object
        if self._approved():
            return f"“{campaign}” is approved as it is now."
        if self.action == "submit":
            return f"“{campaign}” waits for approval."
        return str(super().get_success_message(instance))  # type: ignore[misc]

    def get_success_url(self) -> str:
        """Who approves and may send is asked about sending next."""
        may_send = self.request.user.has_perm("newsletter.send_campaign")
        if may_send and self._approved():
            return reverse("campaigns:send", args=[self.object.pk])
        return str(super().get_success_url())  # type: ignore[misc]

    def _approved(self) -> bool:
        workflows = self.action == "workflow-action" and self.workflow_action == "approve"
        if not workflows and self.action != "publish":
            return False
        return Campaign.objects.filter(pk=self.object.pk, live=True, has_unpublished_changes=False).exists()


class CampaignAction(WorkflowActionView):
    """A step of the workflow from elsewhere than the editor, as the admin's home page."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                answer: HttpResponse = super().post(request, *args, **kwargs)
        except PROBLEMS as problem:
            messages.error(request, f"Not approved. {problem}")
            return redirect("campaigns:edit", self.object.pk)
        return answer


class CampaignCreate(MadeOnce, Approving, CreateView):
    """`?page=` is the transmission that the editor came from."""

    def get_initial_form_instance(self) -> Campaign:
        fresh = Campaign(
            newsletter=newsletters_of(self.request.user).first(),
            created_by=self.request.user,
        )
        wanted = self.request.GET.get("page", "")
        if wanted.isdecimal():
            page = get_object_or_404(Page, pk=wanted).specific
            if page.permissions_for_user(self.request.user).can_edit():
                fresh.page, fresh.subject = page, literal(page.title)
                fresh.preheader = literal(getattr(page, "summary", "")[:300])
        return fresh

    def get_success_url(self) -> str:
        return self.get_edit_url()

    def save_instance(self) -> Campaign:
        return _composed(self, super().save_instance())

    def get_side_panels(self) -> MediaContainer:
        panels = with_choice(super().get_side_panels())
        return MediaContainer([*panels, PreflightPanel(self.form.instance, self.request)])


class CampaignEdit(Approving, EditView):
    """Of a campaign that has begun there is nothing to write any more: its page is shown instead.

    A letter of a series is written in its series.
    """

    partials_template_name = "newsletter/desk/campaigns/edit_partials.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.live_object.state not in UNSENT or hasattr(self.live_object, "letter_version"):
            return redirect("campaigns:inspect", self.live_object.pk)
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response

    def save_instance(self) -> Campaign:
        return _composed(self, super().save_instance())

    def get_side_panels(self) -> MediaContainer:
        panels = with_choice(super().get_side_panels())
        speak_of_approval(panels, self.live_object)
        if self.expects_json_response or self.hydrate_create_view:  # the page has one, and asks by itself
            return panels
        return MediaContainer([*panels, PreflightPanel(self.live_object, self.request)])

    @property
    def header_buttons(self) -> list[Button]:
        page = reverse("campaigns:inspect", args=[self.object.pk])
        return [*super().header_buttons, HeaderButton("Check and send…", url=page, icon_name="mail")]


def _composed(view: CampaignCreate | CampaignEdit, campaign: Campaign) -> Campaign:
    """Composed anew while the row is the draft; what was approved keeps its mail until approved again."""
    if not campaign.live:
        try:
            take_pages(campaign)
            campaign.save()
            compose(campaign)
        except PROBLEMS as problem:
            forget_mail(campaign)  # what was composed before is not what was saved
            if not view.expects_json_response:  # a form that saves itself asks preflight, and says it there
                messages.warning(view.request, f"Saved, but there is no mail yet. {problem}")
    return campaign
