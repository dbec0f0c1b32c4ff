"""Heading: a section's title, with an anchor that a contents list can point to."""

from typing import Any, Literal

from wagtail.blocks import CharBlock, ChoiceBlock, StructBlock

from blocks.faces import Faces, References, Schema


class HeadingInput(Schema):
    text: str
    level: Literal[2, 3, 4] = 2


class HeadingValue(HeadingInput):
    level: Literal[2, 3, 4]
    anchor: str


class HeadingBlock(Faces, StructBlock):
    Value = HeadingValue
    Input = HeadingInput

    text = CharBlock(max_length=200, help_text="For example: How the channel is blocked")
    level = ChoiceBlock(
        choices=[("2", "Section"), ("3", "Subsection"), ("4", "Detail")],
        default="2",
        search_index=False,
        help_text="Sections make the contents list. A subsection belongs to the section above it.",
    )

    class Meta:
        icon = "title"
        group = "Text"
        template = "blocks/heading.html"
        description = "The title of a section"
        label_format = "{text}"
        preview_value = {"text": "How sleep files the day away", "level": "2"}

    def get_api_representation(self, value: Any, context: dict[str, Any] | None = None) -> dict[str, Any]:
        # The body gives each heading its anchor, because it must be unique among its neighbours.
        return {"text": value["text"], "level": int(value["level"]), "anchor": ""}

    def to_stored(self, data: HeadingInput, references: References) -> dict[str, Any]:
        return {"text": data.text, "level": str(data.level)}
