"""Imports in the menu, and who may see them."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.urls import URLPattern, path, reverse
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from newsletter.desk import exporting, import_actions, import_page
from newsletter.desk.teams import TeamList, guarded
from newsletter.models import Import, ImportState

IMPORTING = "newsletter.import_subscriber"
EXPORTING = "newsletter.export_subscriber"


class ImportPolicy(ModelPermissionPolicy):
    """One permission for all of it: whoever may import sees the files, and nobody else does."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return bool(user.has_perm(EXPORTING if action == "export" else IMPORTING))


register_permission_policy(Import, ImportPolicy(Import), exact_class=True)


class ImportIndex(TeamList, IndexView):
    def get_base_queryset(self) -> QuerySet[Import]:
        return super().get_base_queryset().select_related("newsletter", "created_by")

    @property
    def header_buttons(self) -> list[HeaderButton]:
        upload = HeaderButton("Import people", url=reverse("imports:add"), icon_name="upload")
        export = HeaderButton("Export people", url=reverse("imports:export"), icon_name="download")
        return [upload, export] if self.request.user.has_perm(EXPORTING) else [upload]


class ImportViewSet(ModelViewSet):
    model = Import
    name = "imports"
    icon = "upload"
    menu_label = "Imports"
    index_view_class = ImportIndex
    add_to_reference_index = False
    inspect_view_enabled = True
    copy_view_enabled = False
    form_fields: list[str] = []
    list_filter = ["newsletter", "state"]
    search_fields = ["file_name"]
    list_display = [
        "file_name",
        Column("newsletter", label="Newsletter", accessor="newsletter.name"),
        StatusTagColumn(
            "state",
            label="State",
            accessor="get_state_display",
            primary=lambda row: row.state in (ImportState.CHECKING, ImportState.RUNNING),
        ),
        Column("progress", label="Progress", accessor=lambda row: import_page.progress_of(row).words),
        DateColumn("created_at", label="Uploaded", sort_key="created_at"),
        Column("created_by", label="By", accessor=lambda row: row.created_by or ""),
    ]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        names = ("edit", "delete", "history", "usage")
        return super().get_common_view_kwargs(**kwargs) | {f"{name}_url_name": None for name in names}

    def get_permissions_to_register(self) -> QuerySet[Permission]:
        codenames = [one.partition(".")[2] for one in (IMPORTING, EXPORTING)]
        return Permission.objects.filter(content_type__app_label="newsletter", codename__in=codenames)

    def get_urlpatterns(self) -> list[URLPattern]:
        patterns = [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("new/", import_actions.UploadView.as_view(), name="add"),
            path("export/", exporting.ExportView.as_view(), name="export"),
            path("<int:pk>/", import_page.ImportPage.as_view(), name="inspect"),
            path("<int:pk>/columns/", import_actions.ColumnsView.as_view(), name="columns"),
            path("<int:pk>/progress/", import_page.ProgressView.as_view(), name="progress"),
            path("<int:pk>/rejected/", import_page.RejectedView.as_view(), name="rejected"),
            path("<int:pk>/discard/", import_actions.DiscardView.as_view(), name="discard"),
            path("<int:pk>/do/<slug:verb>/", import_actions.ActView.as_view(), name="act"),
        ]
        return guarded(patterns, Import)

    def register_admin_url_finder(self) -> None:
        """There is no page to edit an import, so there is none to find."""
