"""Welcome series in Wagtail's admin: a list, a form, a page for how each does."""

from typing import Any

from django.db.models import Count, Q
from django.urls import URLPattern, path
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from newsletter.desk.series import page
from newsletter.desk.series.form import edit_handler
from newsletter.desk.series.writing import SeriesCreate, SeriesEdit
from newsletter.desk.teams import TeamList, guarded
from newsletter.models import Series, SeriesReaderState
from newsletter.series import people_in


class SeriesIndex(TeamList, IndexView):
    def get_base_queryset(self) -> Any:
        rows = super().get_base_queryset().select_related("newsletter")
        return rows.annotate(active_letters=Count("letters", filter=Q(letters__active=True)))


class SeriesViewSet(ModelViewSet):
    model = Series
    name = "series"
    icon = "list-ol"
    menu_label = "Welcome series"
    index_view_class = SeriesIndex
    add_view_class = SeriesCreate
    edit_view_class = SeriesEdit
    edit_handler = edit_handler
    copy_view_enabled = False
    add_to_reference_index = False
    list_display = [
        TitleColumn("newsletter", label="Newsletter", url_name="series:inspect"),
        StatusTagColumn(
            "running",
            label="State",
            accessor=lambda row: "on" if row.running else "off",
            primary=lambda row: row.running,
        ),
        Column("active_letters", label="Letters"),
        Column("people", label="On their way", accessor=lambda row: _on_their_way(row)),
    ]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        # What its letters were to people stays on record: it is switched off, not thrown away.
        return super().get_common_view_kwargs(**kwargs) | {"delete_url_name": None}

    def get_urlpatterns(self) -> list[URLPattern]:
        of_one = [
            *(one for one in super().get_urlpatterns() if one.name != "delete"),
            path("<int:pk>/", page.SeriesPage.as_view(), name="inspect"),
            path("<int:pk>/switch/<slug:way>/", page.SwitchView.as_view(), name="switch"),
        ]
        return [
            *guarded(of_one, Series),
            path("letters/<int:pk>/take/", page.TakePageView.as_view(), name="take"),
            path("letters/<int:pk>/approve/", page.ApproveView.as_view(), name="approve"),
            path("letters/<int:pk>/test/", page.LetterTestView.as_view(), name="test"),
        ]


def _on_their_way(series: Series) -> str:
    return f"{people_in(series)[SeriesReaderState.WAITING]:,}"
