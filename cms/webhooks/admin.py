"""Webhooks in the admin, under Settings: endpoints, what was sent to them, and what they answered."""

from typing import Any

from django.urls import URLPattern, path, reverse
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic import CreateView, EditView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from cms.models import WebhookEndpoint
from cms.webhooks import actions, log_pages
from cms.webhooks.forms import EndpointForm
from cms.webhooks.standing import standing


class EndpointIndex(IndexView):
    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("site")


class EndpointAdd(CreateView):
    def get_success_url(self) -> str:
        return reverse("webhooks:inspect", args=[self.object.pk])

    def get_success_buttons(self) -> list[Any]:
        return []  # the page that follows has them


class EndpointEdit(EditView):
    def get_success_url(self) -> str:
        return reverse("webhooks:inspect", args=[self.object.pk])


class WebhookViewSet(ModelViewSet):
    model = WebhookEndpoint
    name = "webhooks"
    icon = "link-external"
    menu_label = "Webhooks"
    menu_order = 604
    add_to_settings_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = True
    index_view_class = EndpointIndex
    add_view_class = EndpointAdd
    edit_view_class = EndpointEdit
    search_fields = ["name", "url"]
    list_display = [
        # The log is what one comes for; changing is one click further.
        TitleColumn("name", label="Name", url_name="webhooks:inspect", sort_key="name"),
        Column("url", label="URL"),
        StatusTagColumn(
            "standing",
            label="State",
            accessor=lambda row: standing(row).label,
            primary=lambda row: standing(row).is_well,
        ),
        Column("sentence", label="", accessor=lambda row: standing(row).sentence),
        Column("site", label="Site", accessor=lambda row: row.site or "every site"),
        DateColumn("delivered_at", label="Last delivery", sort_key="delivered_at"),
    ]
    edit_handler = ObjectList(
        [FieldPanel("name"), FieldPanel("url"), FieldPanel("topics"), FieldPanel("site")],
        base_form_class=EndpointForm,
    )

    def get_urlpatterns(self) -> list[URLPattern]:
        mine = [
            path("inspect/<int:pk>/", log_pages.EndpointPage.as_view(), name="inspect"),
            path(
                "inspect/<int:pk>/log/", log_pages.EndpointPage.as_view(results_only=True), name="log_results"
            ),
            path("delivery/<int:pk>/", log_pages.DeliveryPage.as_view(), name="delivery"),
            path("delivery/<int:pk>/again/", actions.ReplayView.as_view(), name="replay"),
            path("rotate/<int:pk>/", actions.RotateView.as_view(), name="rotate"),
            path("secret/<int:pk>/", actions.SecretView.as_view(), name="secret"),
            path("test/<int:pk>/", actions.SendTestView.as_view(), name="test"),
            path("do/<int:pk>/<slug:verb>/", actions.ActView.as_view(), name="act"),
        ]
        theirs = [one for one in super().get_urlpatterns() if one.name != "inspect"]
        return [*theirs, *mine]  # the first of all is where the menu leads
