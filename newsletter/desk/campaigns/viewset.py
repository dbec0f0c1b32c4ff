"""Campaigns in Wagtail's admin: a list, a form with its preview, a page for what becomes of each."""

from typing import Any

from django.urls import URLPattern, path, reverse
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from newsletter.deliveries.counts import tally
from newsletter.desk.campaigns import (
    actions,
    filling,
    following,
    page,
    preflight,
    receipt,
    reporting,
    seeing,
    testing,
    trial,
)
from newsletter.desk.campaigns.approval import state_of
from newsletter.desk.campaigns.calendar import CampaignCalendar
from newsletter.desk.campaigns.correcting import CorrectView
from newsletter.desk.campaigns.form import edit_handler
from newsletter.desk.campaigns.writing import CampaignAction, CampaignCreate, CampaignEdit
from newsletter.desk.teams import TeamList, guarded
from newsletter.models import Campaign, CampaignState


class CampaignIndex(TeamList, IndexView):
    """Without the letters of welcome series, which are found with their series."""

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().filter(letter_version=None).select_related("newsletter", "segment")

    @property
    def header_buttons(self) -> list[Button]:
        calendar = HeaderButton("Calendar", url=reverse("campaigns:calendar"), icon_name="calendar")
        return [*super().header_buttons, calendar]


def _progress(campaign: Campaign) -> str:
    if campaign.started_at is None:
        return ""
    if campaign.state == CampaignState.SENT:
        return f"{campaign.frozen_count:,}"
    sums = tally(campaign)
    return f"{sums.settled:,} of {sums.frozen:,}"


class CampaignViewSet(SnippetViewSet):
    model = Campaign
    name = "campaigns"
    icon = "mail"
    menu_label = "Campaigns"
    admin_url_namespace = "campaigns"
    base_url_path = "campaigns"
    menu_item_is_registered = True  # in the newsletter's group
    index_view_class = CampaignIndex
    add_view_class = CampaignCreate
    edit_view_class = CampaignEdit
    workflow_action_view_class = CampaignAction
    preview_on_add_view_class = seeing.PreviewOnCreate
    preview_on_edit_view_class = seeing.PreviewOnEdit
    edit_handler = edit_handler
    copy_view_enabled = False
    add_to_reference_index = False
    list_filter = ["newsletter", "state", "shape"]
    search_fields = ["subject"]
    list_display = [
        "subject",
        Column("newsletter", label="Newsletter", accessor="newsletter.name"),
        StatusTagColumn(
            "state",
            label="State",
            accessor=state_of,
            primary=lambda row: row.state in (CampaignState.SENDING, CampaignState.SENT),
        ),
        Column("progress", label="Progress", accessor=_progress),
        DateColumn("started_at", label="Started", sort_key="started_at"),
    ]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        # What was sent stays on record, and an approval is taken back by changing what was approved.
        return super().get_common_view_kwargs(**kwargs) | {
            "delete_url_name": None,
            "unpublish_url_name": None,
        }

    def register_chooser_viewset(self) -> None:
        """Nobody chooses a campaign, and the chooser would show those of hidden newsletters to everybody."""

    def get_urlpatterns(self) -> list[URLPattern]:
        wagtails = [one for one in super().get_urlpatterns() if one.name not in ("delete", "unpublish")]
        return [
            *guarded([*wagtails, *self._ours()], Campaign),
            path("seen-as/", seeing.SeenAsView.as_view(), name="seen_as"),
            path("since/", filling.SinceTheLast.as_view(), name="since"),
            path("calendar/", CampaignCalendar.as_view(), name="calendar"),
        ]

    def _ours(self) -> list[URLPattern]:
        return [
            path("<int:pk>/", page.CampaignPage.as_view(), name="inspect"),
            path("<int:pk>/results/", page.CampaignPage.as_view(results_only=True), name="ledger_results"),
            path("<int:pk>/progress/", following.ProgressView.as_view(), name="progress"),
            path("<int:pk>/export/<slug:what>/", reporting.ExportView.as_view(), name="export"),
            path("<int:pk>/receipts/<int:delivery>/", receipt.ReceiptPage.as_view(), name="receipt"),
            path(
                "<int:pk>/receipts/<int:delivery>/<slug:part>/",
                receipt.MailAsSent.as_view(),
                name="mail_as_sent",
            ),
            path("<int:pk>/mail/<slug:part>/", page.MailPreview.as_view(), name="preview"),
            path("<int:pk>/send/", self.construct_view(actions.SendView), name="send"),
            path("correct/<int:newsletter>/<int:page>/", self.construct_view(CorrectView), name="correct"),
            path("<int:pk>/cancel/", self.construct_view(actions.CancelView), name="cancel"),
            path("<int:pk>/test/", self.construct_view(testing.TestView), name="test"),
            path("<int:pk>/preflight/", preflight.PreflightView.as_view(), name="preflight"),
            path("<int:pk>/winner/<int:variant>/", trial.WinnerView.as_view(), name="winner"),
            path("<int:pk>/do/<slug:verb>/", actions.ActView.as_view(), name="act"),
        ]
