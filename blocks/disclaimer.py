"""Disclaimer: the publication's standing text by reference, or a text of this transmission's own."""

from typing import Any, Literal

from django.core.exceptions import ValidationError
from pydantic import model_validator
from wagtail.blocks import ChoiceBlock, StructBlock
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.snippets.blocks import SnippetChooserBlock

from blocks.faces import Faces, References, Schema
from blocks.optional import OptionalChar
from blocks.prose import Html, ProseBlock, database_html, display_html, has_words

Kind = Literal["medical", "legal", "financial", "editorial", "custom"]
KINDS = [(kind, kind.capitalize()) for kind in ("medical", "legal", "financial", "editorial", "custom")]


class DisclaimerValue(Schema):
    kind: Kind
    title: str
    text: Html
    slug: str | None  # of the shared Disclaimer, None for an inline one


class DisclaimerInput(Schema):
    disclaimer: str | None = None
    kind: Kind = "custom"
    title: str = ""
    text: Html = ""

    @model_validator(mode="after")
    def either_shared_or_inline(self) -> "DisclaimerInput":
        if bool(self.disclaimer) == bool(self.title and self.text):
            raise ValueError('give either {"disclaimer": slug} or {"kind", "title", "text"}')
        return self


class DisclaimerBlock(Faces, StructBlock):
    Value = DisclaimerValue
    Input = DisclaimerInput

    disclaimer = SnippetChooserBlock(
        "cms.Disclaimer",
        required=False,
        help_text="Choose the standing text: when it changes, every transmission follows.",
    )
    kind = ChoiceBlock(
        choices=KINDS,
        default="custom",
        search_index=False,
        help_text="Only for a text of this transmission's own.",
    )
    title = OptionalChar(max_length=120, help_text="For example: Medical disclaimer")
    text = ProseBlock(required=False, help_text="What the reader must know before acting on this.")

    class Meta:
        icon = "warning"
        group = "Notices"
        template = "blocks/disclaimer.html"
        description = "A notice that readers must not miss"
        label_format = "{disclaimer} {title}"
        preview_value = {
            "disclaimer": None,
            "kind": "medical",
            "title": "Medical disclaimer",
            "text": "<p>This article explains. It does not replace the advice of a physician.</p>",
        }

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if self.is_deferred_validation:  # a draft may be half done
            return cleaned
        shared, inline = bool(cleaned["disclaimer"]), bool(cleaned["title"] or has_words(cleaned["text"]))
        if shared == inline:
            message = "Choose a standing disclaimer, or write a title and a text: one of the two."
            raise StructBlockValidationError({"disclaimer": ValidationError(message)})
        if inline and not (cleaned["title"] and has_words(cleaned["text"])):
            field = "text" if cleaned["title"] else "title"
            raise StructBlockValidationError(
                {field: ValidationError("An own disclaimer needs a title and a text.")}
            )
        return cleaned

    def shown(self, value: Any) -> dict[str, Any]:
        """What readers get: kind, title, rich text and slug, from the shared Disclaimer or the block."""
        shared = value["disclaimer"]
        if shared is None:
            return {"kind": value["kind"], "title": value["title"], "text": value["text"], "slug": None}
        return {"kind": shared.kind, "title": shared.title, "text": shared.rich_text, "slug": shared.slug}

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        return {**super().get_context(value, parent_context), "shown": self.shown(value)}

    def get_api_representation(self, value: Any, context: dict[str, Any] | None = None) -> dict[str, Any]:
        shown = self.shown(value)
        return {**shown, "text": display_html(shown["text"], context)}

    def is_whole(self, value: Any) -> bool:
        return value["disclaimer"] is not None or has_words(value["text"])

    def to_stored(self, data: DisclaimerInput, references: References) -> dict[str, Any]:
        if data.disclaimer:
            shared = references.snippet("disclaimer", data.disclaimer)
            return {"disclaimer": shared, "kind": "custom", "title": "", "text": ""}
        return {
            "disclaimer": None,
            "kind": data.kind,
            "title": data.title,
            "text": database_html(data.text, references),
        }
