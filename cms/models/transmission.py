"""The transmission: an article composed of blocks."""

import math
import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models.signals import post_save
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.models import COMMENTS_RELATION_NAME, Orderable
from wagtail.search import index

from blocks.field import BodyField
from cms import preview
from cms.documents.store import stored_together
from cms.documents.write import write
from cms.mail import MailSlots, render_mail
from cms.models.documents import TransmissionDocument
from cms.models.settings import PublicationSettings
from cms.models.translated import TranslatedPage
from cms.searching.entries import Searched, refresh, refresh_together
from cms.sites import site_of

# Readers of English non-fiction manage about 238 words a minute (Brysbaert 2019, Journal of Memory
# and Language 109); texts that explain something difficult are read slower.
WORDS_PER_MINUTE = 180
# What Wagtail saves of a page when it keeps a draft of it.
_OF_DRAFTS = {
    COMMENTS_RELATION_NAME,
    "draft_title",
    "has_unpublished_changes",
    "latest_revision",
    "latest_revision_created_at",
}


class TransmissionPage(Searched, TranslatedPage):
    """An article. `public_id` stays its name for other systems when slug, parent or database change."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    topic = models.ForeignKey(
        "cms.Topic", null=True, blank=True, on_delete=models.PROTECT, related_name="transmissions"
    )
    summary = models.TextField(
        max_length=500,
        blank=True,
        help_text="One or two sentences below the title, in lists, and as the mail's first line.",
    )
    date = models.DateField(default=timezone.localdate, help_text="The date that readers see.")
    cover = models.ForeignKey(
        "cms.PublicationImage", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    cover_alt = models.CharField(
        "cover's alternative text",
        max_length=300,
        blank=True,
        help_text="What the cover shows, for who cannot see it.",
    )
    body = BodyField(blank=True)
    reading_minutes = models.PositiveSmallIntegerField(default=1, editable=False)
    share_image = models.ForeignKey(
        "cms.PublicationImage", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    canonical_url = models.URLField(
        blank=True, help_text="Only when the text appeared somewhere else first: its address there."
    )

    parent_page_types = ["cms.TransmissionIndexPage"]
    subpage_types: list[str] = []
    exclude_fields_in_copy = ["public_id"]
    preview_modes = [("web", "Web"), ("mail", "Mail"), ("text", "Mail as text")]

    content_panels = [
        *TranslatedPage.content_panels,
        FieldPanel("summary"),
        MultiFieldPanel(
            [FieldPanel("topic"), FieldPanel("date"), InlinePanel("author_links", label="Author")], "About"
        ),
        MultiFieldPanel([FieldPanel("cover"), FieldPanel("cover_alt")], "Cover"),
        FieldPanel("body"),
        InlinePanel("continue_reading_links", label="Link", heading="Continue reading"),
        InlinePanel(
            "corrections",
            label="Correction",
            heading="Corrections",
            help_text="Mend the text first. Readers see each correction at the top and at the end.",
        ),
    ]
    promote_panels = [
        *TranslatedPage.promote_panels,
        MultiFieldPanel([FieldPanel("share_image"), FieldPanel("canonical_url")], "Sharing"),
    ]
    search_fields = [
        *TranslatedPage.search_fields,
        *Searched.search_fields,
        index.SearchField("summary"),
        index.FilterField("date"),
        index.FilterField("topic"),
    ]
    api_fields = [
        APIField("public_id"),
        APIField("topic", writable=True),
        APIField("summary", writable=True),
        APIField("date", writable=True),
        APIField("reading_minutes"),
        APIField("cover", writable=True),
        APIField("cover_alt", writable=True),
        APIField("author_links", writable=True),
        APIField("body", writable=True),
        APIField("continue_reading_links", writable=True),
        APIField("corrections"),
        APIField("share_image", writable=True),
        APIField("canonical_url", writable=True),
    ]

    def clean(self) -> None:
        super().clean()
        words = sum(
            len(str(text).split()) for text in self.body.stream_block.get_searchable_content(self.body)
        )
        self.reading_minutes = max(1, math.ceil(words / WORDS_PER_MINUTE))

    def with_content_json(self, content: dict[str, Any]) -> "TransmissionPage":
        restored: TransmissionPage = super().with_content_json(content)
        restored.public_id = self.public_id  # an alias is given its original's content
        return restored

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding and TransmissionPage.objects.filter(public_id=self.public_id).exists():
            self.public_id = uuid.uuid4()  # it is a copy
        super().save(*args, **kwargs)
        # Drafts are saved through the published page too, by a few fields: that tells readers nothing.
        fields = kwargs.get("update_fields")
        if self.live and fields and _OF_DRAFTS.issuperset(fields):
            return
        # Only what readers see makes a document.
        if self.live or TransmissionDocument.objects.filter(page=self.pk, live=True).exists():
            write(type(self), self.pk)
        if not TransmissionDocument.objects.filter(page=self.pk, live=True).exists():
            index.insert_or_update_object(type(self).objects.get(pk=self.pk))  # editors search drafts too

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        site = site_of(self)
        if mode_name == "web":
            token = preview.keep(self, request.user, userbar=preview.userbar(self, request))
            return HttpResponseRedirect(f"{site.root_url}/preview/{token}/")
        mail = render_mail(self, preview_slots(PublicationSettings.for_site(site)))
        if mode_name == "text":
            return HttpResponse(mail.text, content_type="text/plain; charset=utf-8")
        return HttpResponse(mail.html)


# Authors, lenses and topics change documents without a page being saved: search follows the documents.
post_save.connect(refresh, sender=TransmissionDocument, dispatch_uid="cms.searching.refresh")
stored_together.connect(refresh_together, dispatch_uid="cms.searching.refresh_together")


def preview_slots(publication: PublicationSettings) -> MailSlots:
    """Stand-ins for what the newsletter knows: the preview shows where each of them goes."""
    return MailSlots(
        newsletter_name=publication.name,
        postal_address=publication.postal_address,
        reason="You get this letter because you subscribed to it.",
        view_url=publication.frontend_url,
        unsubscribe_url=publication.frontend_url,
        preferences_url=publication.frontend_url,
    )


class TransmissionAuthor(Orderable):
    """One author of a transmission; the order is that of the names on the page."""

    page = ParentalKey(TransmissionPage, on_delete=models.CASCADE, related_name="author_links")
    author = models.ForeignKey("cms.Author", on_delete=models.PROTECT, related_name="transmission_links")

    panels = [FieldPanel("author")]
    api_fields = [APIField("author", writable=True)]


class ContinueReadingLink(Orderable):
    """Where to go on: another page, or an address elsewhere with a title."""

    page = ParentalKey(TransmissionPage, on_delete=models.CASCADE, related_name="continue_reading_links")
    linked_page = models.ForeignKey(
        TransmissionPage, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    title = models.CharField(max_length=200, blank=True, help_text="Left empty, a page's own title is shown.")
    url = models.URLField(blank=True)

    panels = [FieldPanel("linked_page"), FieldPanel("title"), FieldPanel("url")]
    api_fields = [
        APIField("linked_page", writable=True),
        APIField("title", writable=True),
        APIField("url", writable=True),
    ]

    def clean(self) -> None:
        super().clean()
        if bool(self.linked_page_id) == bool(self.url):
            raise ValidationError("Choose a transmission, or give an address with a title: one of the two.")
        if self.url and not self.title:
            raise ValidationError({"title": "A link to another site needs a title."})

    def as_json(self) -> dict[str, Any] | None:
        """`{title, url, summary}`, or None when the page is not public (any more)."""
        target = self.linked_page
        if target is None:
            return {"title": self.title, "url": self.url, "summary": ""}
        if not target.live:
            return None
        return {"title": self.title or target.title, "url": target.full_url, "summary": target.summary}
