"""The caches in the admin, under Settings: how far each is purged, and what went wrong."""

from typing import Any

from django.urls import URLPattern, path
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from cms.caches.configured import caches
from cms.models import PurgedCache


class CacheIndex(IndexView):
    """Those that the settings name; what is known of others is kept, in case they come back."""

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().filter(name__in=[cache.name for cache in caches()])


class CacheViewSet(ModelViewSet):
    """A list to look at. Rows come from the settings and from the purges."""

    model = PurgedCache
    name = "caches"
    icon = "globe"
    menu_label = "Caches"
    menu_order = 605
    add_to_settings_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    index_view_class = CacheIndex
    form_fields: list[str] = []
    list_display = [
        Column("name", label="Name", sort_key="name"),
        StatusTagColumn(
            "state",
            label="State",
            accessor=lambda row: "failing" if row.failing_since else "well",
            primary=lambda row: row.failing_since is None,
        ),
        DateColumn("purged_at", label="Last purge", sort_key="purged_at"),
        DateColumn("failing_since", label="Failing since", sort_key="failing_since"),
        Column("error", label="It said"),
    ]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        names = ("add", "edit", "delete", "history", "usage")
        return super().get_common_view_kwargs(**kwargs) | {f"{name}_url_name": None for name in names}

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
        ]

    def register_admin_url_finder(self) -> None:
        """There is no page to edit a row, so there is none to find."""
