"""The Newsletter menu: newsletters, campaigns, subscribers, suppressions."""

from typing import Any

from django import forms
from django.http import Http404
from django.urls import URLPattern, path
from django.utils.functional import cached_property
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import CreateView, DeleteView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from newsletter.addresses import AddressInvalidError, parse_address
from newsletter.desk.bounded import Bounded
from newsletter.desk.campaigns.viewset import CampaignViewSet
from newsletter.desk.digest_plans import DigestPlanViewSet
from newsletter.desk.forms import SuppressionForm
from newsletter.desk.imports import ImportViewSet
from newsletter.desk.mailbox_providers import MailboxProviderViewSet
from newsletter.desk.people.attributes import AttributeViewSet
from newsletter.desk.people.listing import COLUMNS, PeopleIndex
from newsletter.desk.people.person import PersonPage
from newsletter.desk.segments.viewset import SegmentViewSet
from newsletter.desk.series.viewset import SeriesViewSet
from newsletter.desk.teams import TeamList, guarded, hidden_from
from newsletter.desk.test_lists import TestListViewSet
from newsletter.models import (
    LIFTED_BY_CONFIRMING,
    Newsletter,
    Subscriber,
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


class NewsletterIndex(TeamList, IndexView):
    team_field = "pk"


class NewsletterViewSet(ModelViewSet):
    model = Newsletter
    name = "newsletters"
    icon = "mail"
    list_display = ["name", "from_email", "double_opt_in"]
    copy_view_enabled = False
    index_view_class = NewsletterIndex
    panels = [
        MultiFieldPanel([FieldPanel("name"), FieldPanel("slug"), FieldPanel("description")], "For readers"),
        MultiFieldPanel([FieldPanel("topics"), FieldPanel("offers_digest")], "What readers may choose"),
        MultiFieldPanel(
            [FieldPanel("from_name"), FieldPanel("from_email"), FieldPanel("reply_to")], "Sender"
        ),
        MultiFieldPanel(
            [FieldPanel("needs_approval"), FieldPanel("time_zone"), FieldPanel("when_unknown")], "Sending"
        ),
        MultiFieldPanel(
            [FieldPanel("double_opt_in"), FieldPanel("unsubscribe_email")], "Joining and leaving"
        ),
        MultiFieldPanel(
            [FieldPanel("welcome_subject"), FieldPanel("welcome_text")], "Letter after confirming"
        ),
        MultiFieldPanel([FieldPanel("opens"), FieldPanel("clicks")], "What is measured"),
        FieldPanel("public_archive"),
        FieldPanel("accent_color"),
        FieldPanel("groups", widget=forms.CheckboxSelectMultiple),
    ]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        # People's consent hangs on a newsletter: there is no button that throws it away.
        return super().get_common_view_kwargs(**kwargs) | {"delete_url_name": None}

    def get_urlpatterns(self) -> list[URLPattern]:
        return guarded((one for one in super().get_urlpatterns() if one.name != "delete"), Newsletter, "pk")


class SubscriberViewSet(ReadOnlyViewSet):
    """By person. What a person is, they say themselves, or an import, or one of the bulk actions."""

    model = Subscriber
    name = "subscribers"
    icon = "group"
    menu_label = "Subscribers"
    index_view_class = PeopleIndex
    inspect_view_class = PersonPage
    inspect_view_enabled = True
    list_per_page = 50
    list_display = COLUMNS

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        own = {
            "template_name": PeopleIndex.template_name,
            "results_template_name": PeopleIndex.results_template_name,
            "paginator_class": PeopleIndex.paginator_class,
        }
        return super().get_index_view_kwargs(**kwargs) | own

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("<int:pk>/", PersonPage.as_view(), name="inspect"),
        ]


class SuppressionAdd(CreateView):
    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"for_user": self.request.user}

    def get_success_buttons(self) -> list[Any]:
        return []  # there is nothing to edit


class SuppressionIndex(Bounded, TeamList, IndexView):
    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("newsletter")

    def get_delete_url(self, instance: Suppression) -> str | None:
        url: str | None = super().get_delete_url(instance) if _may_lift(instance, self._hidden) else None
        return url

    @cached_property
    def _hidden(self) -> list[int]:
        return hidden_from(self.request.user)

    def search_queryset(self, queryset: Any) -> Any:
        """By the whole address: nothing else of it is kept."""
        return queryset.filter(address_hash=_hash_of(self.search_query)) if self.is_searching else queryset


def _hash_of(text: str) -> str:
    try:
        return parse_address(text).hash
    except AddressInvalidError:
        return ""


class SuppressionDelete(DeleteView):
    def get_object(self, queryset: Any = None) -> Suppression:
        row: Suppression = super().get_object(queryset)
        if not _may_lift(row, hidden_from(self.request.user)):
            raise Http404
        return row


def _may_lift(row: Suppression, hidden: list[int]) -> bool:
    """What its owner can take back, they alone do; what is for every newsletter, who works with all."""
    return row.reason not in LIFTED_BY_CONFIRMING and (row.newsletter_id is not None or not hidden)


class SuppressionViewSet(ReadOnlyViewSet):
    """Added by hand with an address, lifted by deleting; nothing to edit."""

    model = Suppression
    name = "suppressions"
    icon = "no-view"
    index_view_class = SuppressionIndex
    add_view_class = SuppressionAdd
    delete_view_class = SuppressionDelete
    search_fields = ["address_hash"]
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
        patterns = [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("new/", self.add_view, name="add"),
            path("delete/<int:pk>/", self.delete_view, name="delete"),
        ]
        return guarded(patterns, Suppression)


class NewsletterGroup(ModelViewSetGroup):
    menu_label = "Newsletter"
    menu_icon = "mail"
    menu_order = 210
    items = (
        CampaignViewSet,
        SeriesViewSet,
        DigestPlanViewSet,
        SubscriberViewSet,
        SegmentViewSet,
        NewsletterViewSet,
        SuppressionViewSet,
        AttributeViewSet,
        ImportViewSet,
        TestListViewSet,
        MailboxProviderViewSet,
    )
