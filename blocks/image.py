"""Image: a picture with its alternative text, caption and credit."""

from typing import Any

from wagtail.blocks import StructBlock
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageBlock as WagtailImageBlock

from blocks.faces import Faces, References, Schema
from blocks.images import Image, image_json, mail_picture
from blocks.optional import OptionalChar


class ImageValue(Schema):
    image: Image
    caption: str
    credit: str


class ImageInput(Schema):
    file: str
    alt: str
    caption: str = ""
    credit: str = ""


class ImageBlock(Faces, StructBlock):
    Value = ImageValue
    Input = ImageInput

    # Wagtail's own block asks for the alternative text beside the choice, or for "decorative".
    image = WagtailImageBlock()
    caption = OptionalChar(max_length=300, help_text="What the reader should see in it.")
    credit = OptionalChar(max_length=160, help_text="For example: Photograph: Inês Prata")

    class Meta:
        icon = "image"
        group = "Media"
        template = "blocks/image.html"
        description = "A picture with caption and credit"
        label_format = "{caption}"

    def get_preview_value(self) -> Any:
        # A picture comes from the library: the newest stands in for all of them.
        image = get_image_model().objects.last()
        return self.normalize({"image": image, "caption": "What to see in it", "credit": "Who made it"})

    @property
    def is_previewable(self) -> bool:
        return get_image_model().objects.exists()

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        picture = value["image"]
        return {**context, "picture": mail_picture(picture), "alt": picture.contextual_alt_text or ""}

    def get_api_representation(self, value: Any, context: dict[str, Any] | None = None) -> dict[str, Any]:
        picture = value["image"]
        return {
            "image": image_json(picture, alt=picture.contextual_alt_text or ""),
            "caption": value["caption"],
            "credit": value["credit"],
        }

    def is_whole(self, value: Any) -> bool:
        return value["image"] is not None

    def to_stored(self, data: ImageInput, references: References) -> dict[str, Any]:
        return {
            "image": {
                "image": references.image(data.file, data.alt),
                "alt_text": data.alt,
                "decorative": not data.alt,
            },
            "caption": data.caption,
            "credit": data.credit,
        }
