"""Stats: a grid of figures, each with what it counts."""

from wagtail.blocks import CharBlock, ListBlock, StructBlock

from blocks.faces import Faces, Schema


class Stat(Schema):
    value: str
    label: str
    note: str = ""
    source: str = ""


class StatsValue(Schema):
    title: str = ""
    items: list[Stat]


class StatBlock(StructBlock):
    value = CharBlock(max_length=40, help_text="The figure as readers see it. For example: 50–70%")
    label = CharBlock(max_length=160, help_text="What it counts. For example: Response rate after two weeks")
    note = CharBlock(required=False, max_length=240, help_text="What a careful reader should know beside it")
    source = CharBlock(required=False, max_length=240, help_text="For example: Zarate et al., 2006")

    class Meta:
        icon = "order"
        label_format = "{value} {label}"


class StatsBlock(Faces, StructBlock):
    Value = StatsValue
    Input = StatsValue

    title = CharBlock(required=False, max_length=120, help_text="For example: Ketamine in figures")
    items = ListBlock(StatBlock(), min_num=1, max_num=12)

    class Meta:
        icon = "table"
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
