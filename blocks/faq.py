"""Questions and answers."""

from typing import Any

from pydantic import Field, create_model
from wagtail.blocks import CharBlock, ListBlock, StructBlock

from blocks.faces import Faces, References, Schema
from blocks.nested import NestedBlock, NestedInput, NestedValue
from blocks.optional import OptionalChar

# The nested union is made at start-up, so the schemas that hold it are made the same way.
Answer: Any = create_model("Answer", __base__=Schema, question=(str, ...), answer=(list[NestedValue], ...))
AnswerInput: Any = create_model(
    "AnswerInput",
    __base__=Schema,
    question=(str, ...),
    answer=(list[NestedInput], Field(min_length=1)),
)
FaqValue: Any = create_model("FaqValue", __base__=Schema, title=(str, ...), items=(list[Answer], ...))
FaqInput: Any = create_model(
    "FaqInput", __base__=Schema, title=(str, ""), items=(list[AnswerInput], Field(min_length=1))
)


class AnswerBlock(StructBlock):
    question = CharBlock(max_length=240, help_text="As a reader would ask it. For example: Does it hurt?")
    answer = NestedBlock(help_text="Short: a paragraph or two, with what they need.")

    class Meta:
        icon = "help"
        label_format = "{question}"


class FaqBlock(Faces, StructBlock):
    Value = FaqValue
    Input = FaqInput

    title = OptionalChar(max_length=120, help_text="For example: What readers asked")
    items = ListBlock(AnswerBlock(), min_num=1, max_num=30)

    class Meta:
        label = "Questions and answers"
        icon = "help"
        group = "Text"
        template = "blocks/faq.html"
        description = "Questions and answers"
        label_format = "{title}"
        preview_value = {
            "title": "What readers asked",
            "items": [
                {
                    "question": "Do we dream every night?",
                    "answer": [{"type": "paragraph", "value": "<p>Almost surely. We forget most of it.</p>"}],
                }
            ],
        }

    def to_stored(self, data: Any, references: References) -> dict[str, Any]:
        answer = self.child_blocks["items"].child_block.child_blocks["answer"]
        items = [
            {"question": one.question, "answer": answer.to_stored(one.answer, references)}
            for one in data.items
        ]
        return {"title": data.title, "items": items}
