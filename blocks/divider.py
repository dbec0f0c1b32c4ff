"""Divider: a pause between two parts."""

from typing import Literal

from wagtail.blocks import ChoiceBlock, StructBlock

from blocks.faces import Faces, Schema

Style = Literal["line", "space", "signal"]


class DividerValue(Schema):
    style: Style = "line"


class DividerBlock(Faces, StructBlock):
    Value = DividerValue
    Input = DividerValue

    style = ChoiceBlock(
        choices=[("line", "A line"), ("space", "Only space"), ("signal", "The publication's signal")],
        default="line",
        search_index=False,
        help_text="A line parts two thoughts; the signal parts the text from what follows it.",
    )

    class Meta:
        icon = "minus"
        group = "Text"
        template = "blocks/divider.html"
        description = "A pause between two parts"
        label_format = "{style}"
        preview_value = {"style": "signal"}
