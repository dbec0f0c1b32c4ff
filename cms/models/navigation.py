"""The links that stand on every page."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable, Page


class NavigationLink(Orderable):
    """A page of the publication, or an address elsewhere with a title."""

    publication = ParentalKey("cms.PublicationSettings", on_delete=models.CASCADE, related_name="navigation")
    page = models.ForeignKey(Page, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=80, blank=True, help_text="Left empty, the page's own title.")
    url = models.URLField(blank=True, help_text="Instead of a page: a whole address, as https://example.org.")

    panels = [FieldPanel("page"), FieldPanel("title"), FieldPanel("url")]

    def __str__(self) -> str:
        return self.title or str(self.page)

    def clean(self) -> None:
        super().clean()
        if bool(self.page_id) == bool(self.url):
            raise ValidationError("Choose a page, or give an address with a title: one of the two.")
        if self.url and not self.title:
            raise ValidationError({"title": "A link to another site needs a title."})

    def as_json(self) -> dict[str, Any] | None:
        """`{title, url}`; None while the page is not published."""
        if self.page is None:
            return {"title": self.title, "url": self.url}
        return {"title": self.title or self.page.title, "url": self.page.full_url} if self.page.live else None
