"""Saved lists of addresses for test letters."""

from typing import Any

from django.urls import URLPattern
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from newsletter.desk.forms import limit
from newsletter.desk.teams import TeamList, guarded, newsletters_of
from newsletter.models import TestList


class TestListForm(WagtailAdminModelForm):
    def __init__(self, *args: Any, for_user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, for_user=for_user, **kwargs)
        limit(self, "newsletter", newsletters_of(for_user), "Every newsletter")


class TestListIndex(TeamList, IndexView):
    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("newsletter")


class TestListViewSet(ModelViewSet):
    model = TestList
    name = "test_lists"
    icon = "list-ul"
    menu_label = "Test lists"
    index_view_class = TestListIndex
    add_to_reference_index = False
    copy_view_enabled = False
    search_fields = ["name"]
    list_display = [
        "name",
        Column("newsletter", label="Newsletter", accessor=lambda one: one.newsletter or "every newsletter"),
        Column("addresses", label="Addresses", accessor=lambda one: ", ".join(one.lines)),
    ]
    edit_handler = ObjectList(
        [FieldPanel("name"), FieldPanel("newsletter"), FieldPanel("addresses")], base_form_class=TestListForm
    )

    def get_urlpatterns(self) -> list[URLPattern]:
        return guarded(super().get_urlpatterns(), TestList)
