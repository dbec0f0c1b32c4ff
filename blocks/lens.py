"""Lens: a callout that looks at the subject through one of the publication's recurring lenses."""

from typing import Any, Literal

from wagtail.blocks import StructBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from blocks.faces import Faces, References, Schema
from blocks.optional import OptionalChar
from blocks.prose import Html, ProseBlock, database_html, display_html

Icon = Literal["spark", "eye", "compass", "layers", "helix", "scales", "hourglass", "globe"]
ICONS = [
    (icon, icon.capitalize())
    for icon in ("spark", "eye", "compass", "layers", "helix", "scales", "hourglass", "globe")
]


class LensSummary(Schema):
    slug: str
    name: str
    tagline: str
    colour: str
    icon: Icon


class LensValue(Schema):
    lens: LensSummary
    title: str
    body: Html


class LensInput(Schema):
    lens: str
    title: str = ""
    body: Html


class LensBlock(Faces, StructBlock):
    Value = LensValue
    Input = LensInput

    lens = SnippetChooserBlock("cms.Lens", help_text="One of the publication's recurring points of view.")
    title = OptionalChar(max_length=160, help_text="For example: Many doors, one room")
    body = ProseBlock(help_text="What this lens shows about the subject.")

    class Meta:
        icon = "view"
        group = "Voice"
        template = "blocks/lens.html"
        description = "A callout in one of the publication's recurring voices"
        label_format = "{lens} {title}"

    def get_preview_value(self) -> Any:
        # A lens is a snippet: the first one stands in for all of them.
        lens = self.child_blocks["lens"].model_class.objects.first()
        body = "<p>Seen from here, the detail is part of a pattern.</p>"
        return self.normalize({"lens": lens, "title": "A pattern, not an exception", "body": body})

    @property
    def is_previewable(self) -> bool:
        return bool(self.child_blocks["lens"].model_class.objects.exists())

    def get_api_representation(self, value: Any, context: dict[str, Any] | None = None) -> dict[str, Any]:
        lens = value["lens"]
        summary = {name: getattr(lens, name) for name in LensSummary.model_fields}
        return {"lens": summary, "title": value["title"], "body": display_html(value["body"], context)}

    def is_whole(self, value: Any) -> bool:
        return value["lens"] is not None

    def to_stored(self, data: LensInput, references: References) -> dict[str, Any]:
        return {
            "lens": references.snippet("lens", data.lens),
            "title": data.title,
            "body": database_html(data.body, references),
        }
