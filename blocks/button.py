"""Button: the one thing that a reader may do next."""

from typing import Any

from django.core.exceptions import ValidationError
from pydantic import model_validator
from wagtail.blocks import CharBlock, PageChooserBlock, StructBlock
from wagtail.blocks.struct_block import StructBlockValidationError

from blocks.faces import Faces, References, Schema
from blocks.optional import OptionalChar, OptionalUrl


class ButtonValue(Schema):
    text: str
    url: str
    note: str


class ButtonInput(Schema):
    text: str
    transmission: str = ""
    url: str = ""
    note: str = ""

    @model_validator(mode="after")
    def either_here_or_elsewhere(self) -> "ButtonInput":
        if bool(self.transmission) == bool(self.url):
            raise ValueError('give either "transmission": slug or "url"')
        return self


class ButtonBlock(Faces, StructBlock):
    Value = ButtonValue
    Input = ButtonInput

    text = CharBlock(max_length=60, help_text="What happens, as a verb. For example: Read the trial")
    page = PageChooserBlock(required=False, help_text="A page of this publication, or an address below.")
    url = OptionalUrl(help_text="For example: https://example.org/trial")
    note = OptionalChar(max_length=160, help_text="Below the button. For example: PDF, in English, free")

    class Meta:
        icon = "link-external"
        group = "Actions"
        template = "blocks/button.html"
        description = "The one thing to do next"
        label_format = "{text}"
        preview_value = {
            "text": "Read the trial",
            "page": None,
            "url": "https://example.org/trial",
            "note": "Free, in English",
        }

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if self.is_deferred_validation:  # a draft may be half done
            return cleaned
        if bool(cleaned["page"]) == bool(cleaned["url"]):
            message = "Choose a page, or write an address: one of the two."
            raise StructBlockValidationError({"url": ValidationError(message)})
        return cleaned

    def target(self, value: Any) -> str:
        """The absolute address, empty when the page is gone or not public."""
        page = value["page"]
        if page is None:
            return value["url"] or ""
        return (page.full_url or "") if page.live else ""

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        return {**super().get_context(value, parent_context), "target": self.target(value)}

    def get_api_representation(self, value: Any, context: dict[str, Any] | None = None) -> dict[str, Any]:
        return {"text": value["text"], "url": self.target(value), "note": value["note"]}

    def is_whole(self, value: Any) -> bool:
        return bool(self.target(value))

    def to_stored(self, data: ButtonInput, references: References) -> dict[str, Any]:
        page = references.page(data.transmission) if data.transmission else None
        return {"text": data.text, "page": page, "url": data.url, "note": data.note}
