"""Stats: a grid of figures, each with what it counts."""

from typing import Any

from wagtail.blocks import CharBlock, ListBlock, StructBlock

from blocks.citations import Citation, CitesBlock, citations
from blocks.faces import Faces, Schema
from blocks.optional import OptionalChar


class Stat(Schema):
    value: str
    label: str
    note: str
    source: str
    citations: list[Citation]


class StatsValue(Schema):
    title: str
    items: list[Stat]


class StatInput(Schema):
    value: str
    label: str
    note: str = ""
    source: str = ""
    cites: str = ""


class StatsInput(Schema):
    title: str = ""
    items: list[StatInput]


class StatBlock(StructBlock):
    value = CharBlock(max_length=40, help_text="The figure as readers see it. For example: 50–70%")
    label = CharBlock(max_length=160, help_text="What it counts. For example: Response rate after two weeks")
    note = OptionalChar(max_length=240, help_text="What a careful reader should know beside it")
    source = OptionalChar(max_length=240, help_text="For example: Zarate et al., 2006")
    cites = CitesBlock()

    class Meta:
        icon = "order"
        label_format = "{value} {label}"

    def get_api_representation(self, value: Any, context: dict[str, Any] | None = None) -> dict[str, Any]:
        texts = {name: value[name] for name in ("value", "label", "note", "source")}
        return {**texts, "citations": citations(value["cites"], context)}


class StatsBlock(Faces, StructBlock):
    Value = StatsValue
    Input = StatsInput

    title = OptionalChar(max_length=120, help_text="For example: Ketamine in figures")
    items = ListBlock(StatBlock(), min_num=1, max_num=12)

    class Meta:
        icon = "decimal"
        group = "Evidence"
        template = "blocks/stats.html"
        description = "Figures that scan at a glance"
        label_format = "{title}"
        preview_value = {
            "title": "A night in figures",
            "items": [
                {"value": "90 min", "label": "Length of one sleep cycle", "note": "", "source": ""},
                {"value": "4–6", "label": "Cycles in a night", "note": "In adults", "source": ""},
            ],
        }
