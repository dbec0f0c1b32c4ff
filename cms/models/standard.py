"""A page that is no transmission: about, imprint, privacy."""

from typing import Any

from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from blocks.field import BodyField
from cms import preview
from cms.documents.standard import standard_page
from cms.models.translated import TranslatedPage
from cms.sites import site_of


class StandardPage(TranslatedPage):
    """Composed of the same blocks as a transmission; it has no date, no author, and is in no list."""

    intro = models.TextField(
        max_length=500, blank=True, help_text="One or two sentences below the title. Also for search engines."
    )
    body = BodyField(blank=True)

    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []

    content_panels = [*TranslatedPage.content_panels, FieldPanel("intro"), FieldPanel("body")]
    search_fields = [*TranslatedPage.search_fields, index.SearchField("intro")]

    @transaction.atomic  # with what `cms.documents.follow` writes for it
    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        token = preview.keep(self, request.user, standard_page(self), preview.userbar(self, request))
        return HttpResponseRedirect(f"{site_of(self).root_url}/preview/{token}/page/")
