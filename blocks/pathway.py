"""Pathway: an ordered chain of steps, from a cause to what comes of it."""

from wagtail.blocks import CharBlock, ListBlock, StructBlock

from blocks.faces import Faces, Schema
from blocks.optional import OptionalChar


class Step(Schema):
    text: str
    note: str


class PathwayValue(Schema):
    title: str
    steps: list[Step]


class StepInput(Schema):
    text: str
    note: str = ""


class PathwayInput(Schema):
    title: str = ""
    steps: list[StepInput]


class StepBlock(StructBlock):
    text = CharBlock(max_length=160, help_text="For example: The receptor is blocked")
    note = OptionalChar(max_length=240, help_text="How, or how fast. Optional.")

    class Meta:
        icon = "arrow-right"
        label_format = "{text}"


class PathwayBlock(Faces, StructBlock):
    Value = PathwayValue
    Input = PathwayInput

    title = OptionalChar(max_length=120, help_text="For example: From infusion to new synapses")
    steps = ListBlock(StepBlock(), min_num=2, max_num=20)

    class Meta:
        icon = "arrow-right"
        group = "Evidence"
        template = "blocks/pathway.html"
        description = "A chain of steps, each leading to the next"
        label_format = "{title}"
        preview_value = {
            "title": "From light to sleep",
            "steps": [
                {"text": "Evening light fades", "note": ""},
                {"text": "The clock in the brain lets melatonin rise", "note": "About two hours before bed"},
                {"text": "Sleep becomes easy", "note": ""},
            ],
        }
