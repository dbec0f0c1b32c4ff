"""An endpoint's page, with the log of what was sent to it; and the page of one delivery."""

import json
from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.timezone import localtime
from django.views.generic import TemplateView
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.permission_policies import BasePermissionPolicy
from wagtail.permissions import policy_registry

from cms.models import WebhookDelivery, WebhookEndpoint
from cms.webhooks.forms import CHOICES
from cms.webhooks.standing import standing
from cms.webhooks.states import SENTENCES, SETTLED_STATES, DeliveryState

_MAY_SEE = ["add", "change", "delete", "view"]


class DeliveryFilterSet(WagtailFilterSet):
    class Meta:
        model = WebhookDelivery
        fields = ["state"]


class EndpointPage(IndexView):
    """The log as a listing, with the endpoint above it."""

    model = WebhookDelivery
    template_name = "cms/webhooks/endpoint.html"
    filterset_class = DeliveryFilterSet
    is_searchable = True
    search_backend_name = None
    search_fields = ["type", "payload", "message_id"]
    paginate_by = 50
    default_ordering = "-id"
    verbose_name_plural = "deliveries"
    columns = [
        TitleColumn("type", label="What", url_name="webhooks:delivery", width="28%"),
        Column("about", label="About", accessor=lambda row: _about(row)),
        StatusTagColumn(
            "state",
            label="State",
            accessor="get_state_display",
            primary=lambda row: row.state == DeliveryState.DELIVERED,
        ),
        Column("answer", label="Answer", accessor=lambda row: _answer(row)),
        Column("attempts", label="Attempts"),
        DateColumn("created_at", label="Made", sort_key="id"),
        Column("next", label="Next attempt", accessor=lambda row: _next_attempt(row)),
    ]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.endpoint = get_object_or_404(WebhookEndpoint.objects.select_related("site"), pk=kwargs["pk"])

    @cached_property
    def permission_policy(self) -> BasePermissionPolicy:
        return policy_registry.get_by_type(WebhookEndpoint)

    def get_base_queryset(self) -> QuerySet[WebhookDelivery]:
        return WebhookDelivery.objects.filter(endpoint=self.endpoint).select_related("endpoint")

    def get_index_url(self) -> str:
        return reverse("webhooks:inspect", args=[self.endpoint.pk])

    def get_index_results_url(self) -> str:
        return reverse("webhooks:log_results", args=[self.endpoint.pk])

    def get_page_title(self) -> str:
        return self.endpoint.name

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        here = [
            {"url": reverse("webhooks:index"), "label": "Webhooks"},
            {"url": "", "label": self.endpoint.name},
        ]
        return [*self.breadcrumbs_items, *here]

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        rows = WebhookDelivery.objects.filter(endpoint=self.endpoint).order_by()
        counts = dict(rows.values_list("state").annotate(Count("id")))
        return super().get_context_data(*args, **kwargs) | {
            "endpoint": self.endpoint,
            "standing": standing(self.endpoint),
            "told_of": [dict(CHOICES).get(pattern, pattern) for pattern in self.endpoint.topics],
            "waiting": counts.get(DeliveryState.WAITING, 0) + counts.get(DeliveryState.DEFERRED, 0),
            "failed": rows.filter(state=DeliveryState.FAILED, change__isnull=False).count(),
            "may_change": self.permission_policy.user_has_permission(self.request.user, "change"),
        }


class DeliveryPage(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """What was sent, and what came back."""

    model = WebhookEndpoint
    any_permission_required = _MAY_SEE
    template_name = "cms/webhooks/delivery.html"
    header_icon = "link-external"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        rows = WebhookDelivery.objects.select_related("endpoint")
        self.delivery = get_object_or_404(rows, pk=kwargs["pk"])

    def get_page_title(self) -> str:
        return self.delivery.type

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        endpoint = self.delivery.endpoint
        here = [
            {"url": reverse("webhooks:index"), "label": "Webhooks"},
            {"url": reverse("webhooks:inspect", args=[endpoint.pk]), "label": endpoint.name},
            {"url": "", "label": self.delivery.type},
        ]
        return [*self.breadcrumbs_items, *here]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        delivery, user = self.delivery, self.request.user
        may_change = self.permission_policy.user_has_permission(user, "change")
        return super().get_context_data(**kwargs) | {
            "delivery": delivery,
            "sentence": SENTENCES[DeliveryState(delivery.state)]
            if delivery.change_id
            else "A test, sent once.",
            "payload": json.dumps(json.loads(delivery.payload), indent=2, ensure_ascii=False),
            "next_attempt": _next_attempt(delivery),
            "took": _took(delivery),
            "may_replay": may_change
            and delivery.change_id
            and delivery.endpoint.active
            and delivery.state in SETTLED_STATES,
        }


def _about(row: WebhookDelivery) -> str:
    data = json.loads(row.payload)["data"]
    return data.get("slug", "")


def _answer(row: WebhookDelivery) -> str:
    return f"{row.status} after {_took(row)}" if row.status else row.error


def _took(row: WebhookDelivery) -> str:
    return "" if row.duration_ms is None else f"{row.duration_ms:,} ms"


def _next_attempt(row: WebhookDelivery) -> str:
    if row.state != DeliveryState.DEFERRED:
        return ""
    # Wagtail's column for dates knows the past only.
    at = max(row.next_attempt_at, row.endpoint.paused_until or row.next_attempt_at)
    return date_format(localtime(at), "j F, H:i")
