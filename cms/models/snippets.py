"""What transmissions share: topics, authors, lenses, disclaimers. Each is known by its slug."""

from typing import Any

from django.core.validators import RegexValidator
from django.db import models, transaction
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.fields import RichTextField
from wagtail.rich_text import RichText
from wagtail.search import index

from blocks.disclaimer import KINDS
from blocks.lens import ICONS
from blocks.prose import FEATURES


class Snippet(index.Indexed, models.Model):
    """Base: a name for people and a slug for addresses and files."""

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=120, unique=True, allow_unicode=True)

    panels = [FieldPanel("name"), FieldPanel("slug")]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name"), index.FilterField("slug")]
    api_fields = [APIField("name", writable=True), APIField("slug", writable=True)]

    class Meta:
        abstract = True
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @transaction.atomic  # with what `cms.documents.follow` writes for it
    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)


class Topic(Snippet):
    """The category that stands above a transmission's title."""

    description = models.TextField(blank=True, help_text="One or two sentences for the topic's own page.")

    panels = [*Snippet.panels, FieldPanel("description")]
    api_fields = [*Snippet.api_fields, APIField("description", writable=True)]


class Author(Snippet):
    """Who signs transmissions."""

    role = models.CharField(max_length=120, blank=True, help_text="For example: Science editor")
    bio = RichTextField(blank=True, features=FEATURES)
    portrait = models.ForeignKey(
        "cms.PublicationImage", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    panels = [*Snippet.panels, FieldPanel("role"), FieldPanel("bio"), FieldPanel("portrait")]
    api_fields = [
        *Snippet.api_fields,
        APIField("role", writable=True),
        APIField("bio", writable=True),
        APIField("portrait", writable=True),
    ]


class Lens(Snippet):
    """A recurring point of view with an identity of its own, used by lens callouts."""

    tagline = models.CharField(max_length=200, blank=True, help_text="For example: What the whole is for")
    description = models.TextField(blank=True, help_text="For the lens's own page.")
    colour = models.CharField(
        max_length=7,
        default="#0a4f94",
        validators=[
            RegexValidator(r"^#[0-9a-fA-F]{6}$", "Write the colour as #rrggbb, for example #0a4f94.")
        ],
        help_text="As #rrggbb. Text never takes this colour, so any shade can be read.",
    )
    icon = models.CharField(max_length=20, choices=ICONS, default="spark")

    panels = [
        *Snippet.panels,
        FieldPanel("tagline"),
        FieldPanel("description"),
        FieldPanel("colour"),
        FieldPanel("icon"),
    ]
    api_fields = [
        *Snippet.api_fields,
        APIField("tagline", writable=True),
        APIField("description", writable=True),
        APIField("colour", writable=True),
        APIField("icon", writable=True),
    ]

    class Meta(Snippet.Meta):
        verbose_name_plural = "lenses"


class Disclaimer(Snippet):
    """A standing notice. Transmissions refer to it, so a change of the text reaches all of them."""

    name = models.CharField(max_length=120, help_text="What editors know it by.")
    kind = models.CharField(max_length=20, choices=KINDS, default="editorial")
    title = models.CharField(max_length=120, help_text="What readers see. For example: Medical disclaimer")
    text = RichTextField(features=FEATURES)

    panels = [*Snippet.panels, FieldPanel("kind"), FieldPanel("title"), FieldPanel("text")]
    search_fields = [*Snippet.search_fields, index.SearchField("text")]
    api_fields = [
        *Snippet.api_fields,
        APIField("kind", writable=True),
        APIField("title", writable=True),
        APIField("text", writable=True),
    ]

    @property
    def rich_text(self) -> RichText:
        """The text as the blocks' faces take it."""
        return RichText(self.text)
