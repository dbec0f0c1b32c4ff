"""Quote: somebody else's words, with the person and the place they come from."""

from typing import Any

from wagtail.blocks import StructBlock

from blocks.faces import Faces, References, Schema
from blocks.optional import OptionalChar, OptionalUrl
from blocks.prose import Html, ProseBlock, database_html


class QuoteInput(Schema):
    text: Html
    attribution: str = ""
    source: str = ""
    url: str = ""


class QuoteValue(QuoteInput):
    attribution: str
    source: str
    url: str


class QuoteBlock(Faces, StructBlock):
    Value = QuoteValue
    Input = QuoteInput

    text = ProseBlock(
        max_length=3000, help_text="The words as they were said or printed, without quotation marks."
    )
    attribution = OptionalChar(max_length=160, help_text="Who said it. For example: Ada Lovelace")
    source = OptionalChar(
        max_length=240, help_text="Where. For example: Notes on the Analytical Engine, 1843"
    )
    url = OptionalUrl(
        help_text="The source's address. For example: https://example.org/notes",
    )

    class Meta:
        icon = "openquote"
        group = "Voice"
        template = "blocks/quote.html"
        description = "Somebody else's words, with their source"
        label_format = "{attribution}"
        preview_value = {
            "text": "<p>The engine weaves algebraical patterns just as the loom weaves flowers.</p>",
            "attribution": "Ada Lovelace",
            "source": "Notes on the Analytical Engine, 1843",
            "url": "",
        }

    def to_stored(self, data: QuoteInput, references: References) -> dict[str, Any]:
        return {**data.model_dump(), "text": database_html(data.text, references)}
