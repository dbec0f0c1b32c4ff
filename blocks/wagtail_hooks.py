"""Rich text links as headless readers need them: every reference becomes an absolute URL."""

from typing import Any

from django.conf import settings
from django.utils.html import escape
from wagtail import hooks
from wagtail.admin.rich_text.converters.editor_html import WhitelistRule
from wagtail.documents.rich_text import DocumentLinkHandler
from wagtail.rich_text import LinkHandler
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.rich_text.pages import PageLinkHandler
from wagtail.whitelist import allow_without_attributes

from blocks.dependencies import tag, use
from blocks.linked import things


class AbsolutePageLinkHandler(PageLinkHandler):
    """Links to the page on the frontend, whose host the page's Site record holds."""

    @classmethod
    def get_many(cls, attrs_list: list[dict[str, Any]]) -> list[Any]:
        # Wagtail's own asks for each page's type as well, which addresses here do not depend on.
        ids = [attrs.get("id") for attrs in attrs_list]
        for one in ids:
            use(tag("page", one))
        return things(cls.get_model(), ids)

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, Any]]) -> list[str]:
        pages = cls.get_many(attrs_list)
        return [_anchor(page.full_url) if page and page.live else "<a>" for page in pages]


class AbsoluteDocumentLinkHandler(DocumentLinkHandler):
    """Links to the document on the CMS."""

    @classmethod
    def get_many(cls, attrs_list: list[dict[str, Any]]) -> list[Any]:
        ids = [attrs.get("id") for attrs in attrs_list]
        for one in ids:
            use(tag("document", one))
        return things(cls.get_model(), ids)

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, Any]]) -> list[str]:
        documents = cls.get_many(attrs_list)
        return [_anchor(settings.CMS_URL + document.url) if document else "<a>" for document in documents]


def _anchor(url: str | None) -> str:
    return f'<a href="{escape(url)}">' if url else "<a>"


@hooks.register("register_rich_text_features", order=100)  # after Wagtail's own, to take their place
def register_absolute_links(features: FeatureRegistry) -> None:
    handlers: list[type[LinkHandler]] = [AbsolutePageLinkHandler, AbsoluteDocumentLinkHandler]
    for handler in handlers:
        features.register_link_type(handler)


@hooks.register("register_rich_text_features", order=100)
def keep_marks_that_writers_send(features: FeatureRegistry) -> None:
    """Teach Wagtail's write API three marks that its editor knows: without a rule it drops them silently."""
    for feature, mark in {"superscript": "sup", "subscript": "sub", "code": "code"}.items():
        rule = WhitelistRule(mark, allow_without_attributes)
        features.register_converter_rule("editorhtml", feature, [rule])
