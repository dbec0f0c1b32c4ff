"""A campaign's page: what it is, how far it is, and the ledger of who got it."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views import View
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.permission_policies import BasePermissionPolicy
from wagtail.permissions import policy_registry

from newsletter.campaigns import tally
from newsletter.composing import neutral_text
from newsletter.desk.forms import TestForm
from newsletter.models import CAMPAIGN, DELIVERY, Campaign, CampaignState, Delivery, DeliveryState
from newsletter.views import mail_response


class DeliveryFilterSet(WagtailFilterSet):
    class Meta:
        model = Delivery
        fields = ["state"]


class CampaignPage(IndexView):
    """The ledger as a listing, with the campaign above it."""

    model = Delivery
    template_name = "newsletter/desk/campaign.html"
    filterset_class = DeliveryFilterSet
    search_fields = ["email"]
    search_backend_name = None
    is_searchable = True
    paginate_by = 50
    default_ordering = "id"
    verbose_name_plural = "deliveries"
    columns = [
        Column("email", label="Address", sort_key="email"),
        StatusTagColumn(
            "state",
            label="State",
            accessor="get_state_display",
            primary=lambda row: row.state == DeliveryState.SENT,
        ),
        DateColumn("sent_at", label="Sent"),
        Column("attempts", label="Attempts"),
        Column("answer", label="The server said"),
    ]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.campaign = get_object_or_404(
            Campaign.objects.select_related("newsletter", "page"), pk=kwargs["pk"]
        )

    @cached_property
    def permission_policy(self) -> BasePermissionPolicy:
        return policy_registry.get_by_type(Campaign)

    def get_base_queryset(self) -> QuerySet[Delivery]:
        return Delivery.objects.filter(campaign=self.campaign)

    def get_index_url(self) -> str:
        return reverse("campaigns:inspect", args=[self.campaign.pk])

    def get_index_results_url(self) -> str:
        return reverse("campaigns:ledger_results", args=[self.campaign.pk])

    def get_page_title(self) -> str:
        return self.campaign.subject

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        here = [
            {"url": reverse("campaigns:index"), "label": "Campaigns"},
            {"url": "", "label": str(self.campaign)},
        ]
        return [*self.breadcrumbs_items, *here]

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        state, user = CampaignState(self.campaign.state), self.request.user
        sums = tally(self.campaign)
        may_send = user.has_perm("newsletter.send_campaign")
        return super().get_context_data(*args, **kwargs) | {
            "campaign": self.campaign,
            "sentence": CAMPAIGN.sentences[state],
            "composed": self.campaign.variants.exists(),
            "tally": sums,
            "counts": [(s.label, n, DELIVERY.sentences[s]) for s, n in sums.counts.items() if n],
            "test_form": TestForm(initial={"email": user.email}),
            "may_change": user.has_perm("newsletter.change_campaign"),
            "can": {
                "send": may_send and state in (CampaignState.DRAFT, CampaignState.SCHEDULED),
                "unschedule": may_send and state == CampaignState.SCHEDULED,
                "pause": may_send and CAMPAIGN.allows(state, CampaignState.PAUSED),
                "resume": may_send and state == CampaignState.PAUSED,
                "cancel": may_send and CAMPAIGN.allows(state, CampaignState.CANCELLED),
            },
        }


class MailPreview(PermissionCheckedMixin, View):
    """The composed mail, as HTML or as text, for a frame in the campaign's page."""

    model = Campaign
    any_permission_required = ["add", "change", "view"]

    def get(self, request: HttpRequest, pk: int, part: str) -> HttpResponse:
        campaign = get_object_or_404(Campaign, pk=pk)
        variant = campaign.variants.order_by("pk").first()
        if variant is None:
            return render(request, "newsletter/desk/not_composed.html")
        if part == "text":
            return HttpResponse(neutral_text(variant), content_type="text/plain; charset=utf-8")
        return mail_response(variant)
