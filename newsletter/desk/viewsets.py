"""The Newsletter menu: newsletters, campaigns, subscribers, suppressions."""

from typing import Any

from django.urls import URLPattern, path
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn
from wagtail.admin.views.generic import CreateView, IndexView, InspectView
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from newsletter.campaigns import tally
from newsletter.desk import campaign_actions, campaign_page
from newsletter.desk.forms import SuppressionForm
from newsletter.models import (
    Campaign,
    CampaignState,
    Newsletter,
    Subscription,
    SubscriptionState,
    Suppression,
)


class ReadOnlyViewSet(ModelViewSet):
    """A list and a page for each row. Rows come from elsewhere: nobody types a consent or a delivery."""

    add_to_reference_index = False
    inspect_view_enabled = True
    copy_view_enabled = False
    form_fields: list[str] = []

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        names = ("add", "edit", "delete", "history", "usage")
        return super().get_common_view_kwargs(**kwargs) | {f"{name}_url_name": None for name in names}

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("inspect/<int:pk>/", self.inspect_view, name="inspect"),
        ]

    def register_admin_url_finder(self) -> None:
        """There is no page to edit a row, so there is none to find."""


class NewsletterViewSet(ModelViewSet):
    model = Newsletter
    name = "newsletters"
    icon = "mail"
    list_display = ["name", "from_email", "double_opt_in"]
    copy_view_enabled = False
    panels = [
        MultiFieldPanel([FieldPanel("name"), FieldPanel("slug"), FieldPanel("description")], "For readers"),
        MultiFieldPanel(
            [FieldPanel("from_name"), FieldPanel("from_email"), FieldPanel("reply_to")], "Sender"
        ),
        MultiFieldPanel(
            [FieldPanel("double_opt_in"), FieldPanel("unsubscribe_email")], "Joining and leaving"
        ),
    ]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        # People's consent hangs on a newsletter: there is no button that throws it away.
        return super().get_common_view_kwargs(**kwargs) | {"delete_url_name": None}

    def get_urlpatterns(self) -> list[URLPattern]:
        return [one for one in super().get_urlpatterns() if one.name != "delete"]


class CampaignIndex(IndexView):
    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("newsletter")


def _progress(campaign: Campaign) -> str:
    if campaign.started_at is None:
        return ""
    if campaign.state == CampaignState.SENT:
        return f"{campaign.frozen_count:,}"
    sums = tally(campaign)
    return f"{sums.settled:,} of {sums.frozen:,}"


class CampaignViewSet(ReadOnlyViewSet):
    model = Campaign
    name = "campaigns"
    icon = "mail"
    index_view_class = CampaignIndex
    list_filter = ["newsletter", "state"]
    search_fields = ["subject"]
    list_display = [
        "subject",
        Column("newsletter", label="Newsletter", accessor="newsletter.name"),
        StatusTagColumn(
            "state",
            label="State",
            accessor="get_state_display",
            primary=lambda row: row.state in (CampaignState.SENDING, CampaignState.SENT),
        ),
        Column("progress", label="Progress", accessor=_progress),
        DateColumn("started_at", label="Started", sort_key="started_at"),
    ]

    def get_urlpatterns(self) -> list[URLPattern]:
        page, actions = campaign_page, campaign_actions
        construct = self.construct_view
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("from-page/<int:page>/", construct(actions.MakeView), name="make"),
            path("<int:pk>/", page.CampaignPage.as_view(), name="inspect"),
            path("<int:pk>/results/", page.CampaignPage.as_view(results_only=True), name="ledger_results"),
            path("<int:pk>/mail/<slug:part>/", page.MailPreview.as_view(), name="preview"),
            path("<int:pk>/change/", construct(actions.ReviseView), name="revise"),
            path("<int:pk>/send/", construct(actions.SendView), name="send"),
            path("<int:pk>/cancel/", construct(actions.CancelView), name="cancel"),
            path("<int:pk>/test/", actions.TestView.as_view(), name="test"),
            path("<int:pk>/do/<slug:verb>/", actions.ActView.as_view(), name="act"),
        ]


class SubscriptionIndex(IndexView):
    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("subscriber", "newsletter")


class SubscriptionInspect(InspectView):
    template_name = "newsletter/desk/subscription.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person = self.object.subscriber
        mails = person.deliveries.filter(campaign__newsletter=self.object.newsletter_id)
        return super().get_context_data(**kwargs) | {
            "consents": person.consents.filter(newsletter=self.object.newsletter_id),
            "deliveries": mails.select_related("campaign").order_by("-id")[:50],
        }


class SubscriptionViewSet(ReadOnlyViewSet):
    model = Subscription
    name = "subscribers"
    icon = "group"
    menu_label = "Subscribers"
    index_view_class = SubscriptionIndex
    inspect_view_class = SubscriptionInspect
    list_filter = ["newsletter", "state"]
    search_fields = ["subscriber__email_normalized", "subscriber__name"]
    list_display = [
        "subscriber",
        Column("name", label="Name", accessor="subscriber.name"),
        Column("newsletter", label="Newsletter", accessor="newsletter.name"),
        StatusTagColumn(
            "state",
            label="State",
            accessor="get_state_display",
            primary=lambda row: row.state == SubscriptionState.ACTIVE,
        ),
        DateColumn("requested_at", label="Asked", sort_key="requested_at"),
        DateColumn("confirmed_at", label="Confirmed", sort_key="confirmed_at"),
        DateColumn("unsubscribed_at", label="Left", sort_key="unsubscribed_at"),
    ]
    inspect_view_fields = [
        "subscriber",
        "newsletter",
        "state",
        "requested_at",
        "confirmed_at",
        "unsubscribed_at",
        "letters",
        "letter_sent_at",
        "letter_answer",
    ]


class SuppressionAdd(CreateView):
    def get_success_buttons(self) -> list[Any]:
        return []  # there is nothing to edit


class SuppressionViewSet(ReadOnlyViewSet):
    """Added by hand with an address, lifted by deleting; nothing to edit."""

    model = Suppression
    name = "suppressions"
    icon = "no-view"
    add_view_class = SuppressionAdd
    inspect_view_enabled = False
    list_filter = ["reason", "newsletter"]
    list_display = [
        "__str__",
        Column("newsletter", label="Newsletter", accessor=lambda row: row.newsletter or "every newsletter"),
        "note",
        DateColumn("created_at", label="Since", sort_key="created_at"),
    ]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        usable = {f"{name}_url_name": self.get_url_name(name) for name in ("add", "delete")}
        return super().get_common_view_kwargs(**kwargs) | usable

    def get_form_class(self, for_update: bool = False) -> type[SuppressionForm]:
        return SuppressionForm

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("new/", self.add_view, name="add"),
            path("delete/<int:pk>/", self.delete_view, name="delete"),
        ]


class NewsletterGroup(ModelViewSetGroup):
    menu_label = "Newsletter"
    menu_icon = "mail"
    menu_order = 210
    items = (CampaignViewSet, SubscriptionViewSet, NewsletterViewSet, SuppressionViewSet)
