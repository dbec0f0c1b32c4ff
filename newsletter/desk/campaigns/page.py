"""A campaign's page: what it is, how far it is, what became of it, and the ledger of who got it."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views import View
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.permission_policies import BasePermissionPolicy
from wagtail.permissions import page_permission_policy, policy_registry

from newsletter.deliveries.counts import tally
from newsletter.desk.bounded import Bounded
from newsletter.desk.campaigns.following import changes, parts, seconds_between_looks
from newsletter.desk.campaigns.preflight import PREFLIGHT, looked_at
from newsletter.desk.campaigns.receipt import searched
from newsletter.desk.campaigns.reporting import reported
from newsletter.desk.campaigns.seeing import SEEING, reader_of, seen_as
from newsletter.desk.campaigns.trial import told_of
from newsletter.desk.imports import EXPORTING
from newsletter.desk.segments.vocabulary import vocabulary, words
from newsletter.desk.teams import of_team
from newsletter.models import UNSENT, Campaign, Delivery, DeliveryState, Variant
from newsletter.seeing import seen, variant_of
from newsletter.views.archive import mail_page


class DeliveryFilterSet(WagtailFilterSet):
    class Meta:
        model = Delivery
        fields = ["state"]


class CampaignPage(Bounded, IndexView):
    """The ledger as a listing, with the campaign above it."""

    model = Delivery
    template_name = "newsletter/desk/campaign.html"
    filterset_class = DeliveryFilterSet
    is_searchable = True
    paginate_by = 50
    # The ledger's index by campaign: in any other order PostgreSQL would sort a million rows.
    default_ordering = "subscriber_id"
    verbose_name_plural = "deliveries"
    columns = [
        TitleColumn("email", label="Address", get_url=lambda row: _receipt_url(row)),
        StatusTagColumn(
            "state",
            label="State",
            accessor="get_state_display",
            primary=lambda row: row.state in (DeliveryState.SENT, DeliveryState.DELIVERED),
        ),
        DateColumn("sent_at", label="Sent"),
        Column("attempts", label="Attempts"),
        Column("answer", label="The server said"),
    ]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.campaign = get_object_or_404(
            of_team(Campaign.objects.select_related("newsletter", "page", "segment"), request.user),
            pk=kwargs["pk"],
        )

    @cached_property
    def permission_policy(self) -> BasePermissionPolicy:
        return policy_registry.get_by_type(Campaign)

    @property
    def may_see_people(self) -> bool:
        """Who writes campaigns need not see who reads them."""
        return bool(self.request.user.has_perm("newsletter.view_subscriber"))

    def get_base_queryset(self) -> QuerySet[Delivery]:
        rows = Delivery.objects.filter(campaign=self.campaign)
        return rows if self.may_see_people else rows.none()

    def filter_queryset(self, queryset: QuerySet[Delivery]) -> QuerySet[Delivery]:
        """In a state in which nobody is, nobody is looked for among a million."""
        state, counts = self.request.GET.get("state"), tally(self.campaign).counts
        nobody = state in DeliveryState.values and not counts[DeliveryState(state)]
        return queryset.none() if nobody else super().filter_queryset(queryset)

    def search_queryset(self, queryset: QuerySet[Delivery]) -> QuerySet[Delivery]:
        return searched(queryset, self.search_query) if self.is_searching else queryset

    def get_index_url(self) -> str:
        return reverse("campaigns:inspect", args=[self.campaign.pk])

    def get_index_results_url(self) -> str:
        """Nothing, and with it no search, before it begins and for who may not see people."""
        if self.campaign.started_at is None or not self.may_see_people:
            return ""
        return reverse("campaigns:ledger_results", args=[self.campaign.pk])

    def get_page_title(self) -> str:
        return self.campaign.subject

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        here = [
            {"url": reverse("campaigns:list"), "label": "Campaigns"},
            {"url": "", "label": str(self.campaign)},
        ]
        return [*self.breadcrumbs_items, *here]

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        if self.results_only:
            return context
        return context | self._about() | {"media": context["media"] + PREFLIGHT + SEEING}

    def _about(self) -> dict[str, Any]:
        campaign, user = self.campaign, self.request.user
        rules, items = campaign.audience_rules, list(campaign.items.select_related("page"))
        about = {
            "items": items,
            "editable": _editable(user, [campaign.page_id, *(item.page_id for item in items)]),
            "may_see_people": self.may_see_people,
            "preflight": looked_at(campaign) if campaign.state in UNSENT else None,
            "test": told_of(campaign, may_send=user.has_perm("newsletter.send_campaign")),
            "for_readers": [
                {"letter": one.letter, "readers": one.readers, "said": seen(one).subject}
                for one in campaign.variants.exclude(readers="").order_by("pk")
            ],
            "composed": campaign.variants.exists(),
            "seen_as": seen_as(self.request, campaign.newsletter),
            "changes": changes(campaign),
            "every": seconds_between_looks(campaign, timezone.now()),
            "may_export": user.has_perm(EXPORTING),
            "meant": list(words(rules.get("rules", []), vocabulary(user), rules.get("match", "all"))),
        }
        began = reported(campaign) if campaign.started_at else {}
        return about | parts(campaign, user) | began


def _editable(user: Any, pages: Iterable[int | None]) -> set[int]:
    """Those of the pages whose editor the user may open."""
    mine = page_permission_policy.instances_user_has_permission_for(user, "change")
    return set(mine.filter(pk__in=[one for one in pages if one]).values_list("pk", flat=True))


def _receipt_url(row: Delivery) -> str:
    return reverse("campaigns:receipt", args=[row.campaign_id, row.pk])


class MailPreview(PermissionCheckedMixin, View):
    """The composed mail, as HTML or as text, for a frame in the campaign's page.

    Until it begins, as who was chosen there would see it.
    """

    model = Campaign
    any_permission_required = ["add", "change", "view"]

    def get(self, request: HttpRequest, pk: int, part: str) -> HttpResponse:
        mine = of_team(Campaign.objects.select_related("newsletter"), request.user)
        campaign, version = get_object_or_404(mine, pk=pk), request.GET.get("version")
        reader = reader_of(request, campaign.newsletter) if campaign.state in UNSENT else None
        variant = _version(campaign, version) if version else variant_of(campaign, reader)
        if variant is None:
            return render(request, "newsletter/desk/not_composed.html")
        mail = seen(variant, reader)
        if part == "text":
            return HttpResponse(mail.text, content_type="text/plain; charset=utf-8")
        return mail_page(mail.html)


def _version(campaign: Campaign, letter: str) -> Variant | None:
    return next((one for one in campaign.variants.order_by("pk") if one.letter == letter), None)
