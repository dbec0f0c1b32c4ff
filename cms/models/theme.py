"""How a frontend dresses: two colours and a set of faces, which readers must be able to read by."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from cms.contrast import AA, contrast

# What the reference frontend sets text on; a frontend of another dress keeps its own contrast.
PAPER, INK = "#f6f8fb", "#0f2440"
_IS_HEX = r"^#[0-9a-fA-F]{6}$"
_HEX = RegexValidator(_IS_HEX, "Write the colour as #rrggbb, for example #0a4f94.")


class Theme(models.Model):
    """The dress of the publication, as a part of its settings."""

    class Fonts(models.TextChoices):
        JOURNAL = "journal", "Journal: a serif for reading, a sans for labels"
        MODERN = "modern", "Modern: one sans for all"
        SYSTEM = "system", "System: the reader's own, nothing to load"

    accent = models.CharField(
        max_length=7, default="#0a4f94", validators=[_HEX], help_text="Links and plates, as #rrggbb."
    )
    highlight = models.CharField(
        max_length=7, default="#ffd02e", validators=[_HEX], help_text="Buttons and insights, as #rrggbb."
    )
    fonts = models.CharField(max_length=12, choices=Fonts, default=Fonts.JOURNAL)

    theme_panels = [
        MultiFieldPanel([FieldPanel("accent"), FieldPanel("highlight"), FieldPanel("fonts")], "Look")
    ]

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        faults = {
            name: f"Text in it could not be read: the contrast is {found:.1f}, and {AA} is needed. {advice}"
            for name, (found, advice) in {
                "accent": (_contrast(self.accent, PAPER), "Take a darker one."),
                "highlight": (_contrast(self.highlight, INK), "Take a lighter one."),
            }.items()
            if found < AA
        }
        if faults:
            raise ValidationError(faults)

    def theme_json(self) -> dict[str, Any]:
        """`{accent, highlight, fonts}`."""
        return {"accent": self.accent.lower(), "highlight": self.highlight.lower(), "fonts": self.fonts}


def _contrast(colour: str, ground: str) -> float:
    """What is no colour is refused by its field."""
    return contrast(colour, ground) if re.match(_IS_HEX, colour) else AA
