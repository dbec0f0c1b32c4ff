"""Wagtail's own API v2, for clients that know it: its addresses and parameters, our resolved content."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model, prefetch_related_objects
from rest_framework.fields import Field  # type: ignore[import-untyped] # ships no types
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.serializers import PageSerializer
from wagtail.api.v2.utils import BadRequestError
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.documents.api.v2.views import DocumentsAPIViewSet
from wagtail.images.api.v2.views import ImagesAPIViewSet
from wagtail.models import Page

from cms.api.wagtail_parts import PARTS, Published
from cms.models import TransmissionPage

_NO_COLUMN = ("body", "author_links", "continue_reading_links", "corrections")
# What `?fields=` asks for: a name, whether it is left out, the fields inside it.
Asked = Iterable[tuple[str, bool, Any]]


class ResolvedField(Field):
    """A part of a transmission as the Content API gives it."""

    def get_attribute(self, page: TransmissionPage) -> Any:
        return self.context["view"].published.part(page, self.field_name)

    def to_representation(self, part: Any) -> Any:
        return part


class ResolvedPageSerializer(PageSerializer):
    def build_field(self, name: str, info: Any, model: type[Model], depth: int) -> Any:
        if issubclass(model, TransmissionPage) and name in PARTS:
            return ResolvedField, {"read_only": True}
        return super().build_field(name, info, model, depth)


class ResolvedPagesAPIViewSet(PagesAPIViewSet):
    """Wagtail's pages; what a transmission refers to is resolved, in as many queries for twenty as for one.

    Every page here is the published one: Wagtail gives v2 no draft.
    """

    base_serializer_class = ResolvedPageSerializer

    def get_object(self) -> Page:
        page = super().get_object()
        self.published = Published([page])
        return page

    def paginate_queryset(self, queryset: Any) -> list[Page]:
        pages = list(super().paginate_queryset(queryset))
        prefetch_related_objects(pages, "locale", "alias_of")  # Wagtail asks for them page by page
        self.published = Published(pages)
        return pages

    @classmethod
    def get_available_fields(cls, model: type[Model], db_fields_only: bool = False) -> list[str]:
        """Without the body and the rows of a page where a filter or an order is meant: they have none."""
        names: list[str] = super().get_available_fields(model, db_fields_only)
        if db_fields_only and issubclass(model, TransmissionPage):
            return [name for name in names if name not in _NO_COLUMN]
        return names

    @classmethod
    def _get_serializer_class(cls, router: Any, model: type[Model], asked: Asked, **how: Any) -> Any:
        for name, _, inside in asked:
            if inside and name in PARTS and issubclass(model, TransmissionPage):
                raise BadRequestError(f"{name} always comes whole: ask for it as fields={name}")
        return super()._get_serializer_class(router, model, asked, **how)


api_router = WagtailAPIRouter("wagtailapi")
api_router.register_endpoint("pages", ResolvedPagesAPIViewSet)
api_router.register_endpoint("images", ImagesAPIViewSet)
api_router.register_endpoint("documents", DocumentsAPIViewSet)
