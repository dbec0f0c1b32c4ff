"""Aside: what a reader may skip, beside the line of thought."""

from typing import Any, Literal

from django.utils.translation import gettext_lazy
from pydantic import Field, create_model
from wagtail.blocks import ChoiceBlock, StructBlock

from blocks.faces import Faces, References, Schema
from blocks.nested import NestedBlock, NestedInput, NestedValue
from blocks.optional import OptionalChar

AsideKind = Literal["note", "background", "method", "definition"]
KINDS = {
    "note": gettext_lazy("Note"),
    "background": gettext_lazy("Background"),
    "method": gettext_lazy("Method"),
    "definition": gettext_lazy("Definition"),
}

# The nested union is made at start-up, so the schemas that hold it are made the same way.
AsideValue: Any = create_model(
    "AsideValue", __base__=Schema, kind=(AsideKind, ...), title=(str, ...), body=(list[NestedValue], ...)
)
AsideInput: Any = create_model(
    "AsideInput",
    __base__=Schema,
    kind=(AsideKind, "note"),
    title=(str, ""),
    body=(list[NestedInput], Field(min_length=1)),
)


class AsideBlock(Faces, StructBlock):
    Value = AsideValue
    Input = AsideInput

    kind = ChoiceBlock(
        choices=list(KINDS.items()),
        default="note",
        search_index=False,
        help_text="Background explains, a method tells how it was found out.",
    )
    title = OptionalChar(max_length=160, help_text="For example: What a receptor is")
    body = NestedBlock(help_text="Nothing that the main text needs in order to be understood.")

    class Meta:
        icon = "info-circle"
        group = "Notices"
        template = "blocks/aside.html"
        description = "What a reader may skip: a note, background, a method, a definition"
        label_format = "{kind} {title}"
        preview_value = {
            "kind": "definition",
            "title": "What a synapse is",
            "body": [
                {"type": "paragraph", "value": "<p>The gap where one nerve cell speaks to the next.</p>"}
            ],
        }

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        return {**super().get_context(value, parent_context), "kind_name": KINDS[value["kind"]]}

    def to_stored(self, data: Any, references: References) -> dict[str, Any]:
        body = self.child_blocks["body"].to_stored(data.body, references)
        return {"kind": data.kind, "title": data.title, "body": body}
