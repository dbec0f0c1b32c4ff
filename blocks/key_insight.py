"""Key insight: the one sentence that a reader should take away."""

from wagtail.blocks import StructBlock, TextBlock

from blocks.faces import Faces, Schema


class KeyInsightValue(Schema):
    text: str


class KeyInsightBlock(Faces, StructBlock):
    Value = KeyInsightValue
    Input = KeyInsightValue

    text = TextBlock(max_length=600, rows=3, help_text="One or two sentences that stand by themselves.")

    class Meta:
        icon = "key"
        group = "Voice"
        template = "blocks/key_insight.html"
        description = "The sentence to take away"
        label_format = "{text}"
        preview_value = {"text": "A fever is not the illness. It is the body turning up the heat on purpose."}
