"""Gallery: a few pictures that belong together, each with its own caption."""

from typing import Any

from pydantic import Field
from wagtail.blocks import ListBlock, StructBlock
from wagtail.images import get_image_model

from blocks.faces import Faces, References, Schema
from blocks.image import ImageBlock, ImageInput, ImageValue
from blocks.images import MAIL_WIDTH, mail_picture
from blocks.optional import OptionalChar

HALF_WIDTH = 272  # two in a row of a letter, 16 px between them


class GalleryValue(Schema):
    title: str
    images: list[ImageValue]


class GalleryInput(Schema):
    title: str = ""
    images: list[ImageInput] = Field(min_length=1)


class GalleryBlock(Faces, StructBlock):
    Value = GalleryValue
    Input = GalleryInput

    title = OptionalChar(max_length=120, help_text="For example: One field, four seasons")
    images = ListBlock(ImageBlock(), min_num=1, max_num=12)

    class Meta:
        icon = "grid"
        group = "Media"
        template = "blocks/gallery.html"
        description = "Pictures that belong together"
        label_format = "{title}"

    def get_preview_value(self) -> Any:
        # Pictures come from the library: the newest stand in for all of them.
        images = get_image_model().objects.order_by("-pk")[:3]
        pictures = [{"image": image, "caption": "What to see in it", "credit": ""} for image in images]
        return self.normalize({"title": "Pictures that belong together", "images": pictures})

    @property
    def is_previewable(self) -> bool:
        return get_image_model().objects.exists()

    def shown(self, value: Any) -> list[Any]:
        """The pictures that are still there."""
        return [one for one in value["images"] if one["image"] is not None]

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Adds `shots`: two in a row, and a large one first when their number is odd."""
        shown = self.shown(value)
        odd = len(shown) % 2
        shots = [
            {
                "value": one,
                "alt": one["image"].contextual_alt_text or "",
                "large": odd and not number,
                "starts_row": not number or (number - odd) % 2 == 0,
                "picture": mail_picture(one["image"], MAIL_WIDTH if odd and not number else HALF_WIDTH),
            }
            for number, one in enumerate(shown)
        ]
        return {**super().get_context(value, parent_context), "shots": shots}

    def get_api_representation(self, value: Any, context: dict[str, Any] | None = None) -> dict[str, Any]:
        picture = self.child_blocks["images"].child_block
        images = [picture.get_api_representation(one, context) for one in self.shown(value)]
        return {"title": value["title"], "images": images}

    def is_whole(self, value: Any) -> bool:
        return bool(self.shown(value))

    def to_stored(self, data: GalleryInput, references: References) -> dict[str, Any]:
        picture = self.child_blocks["images"].child_block
        return {"title": data.title, "images": [picture.to_stored(one, references) for one in data.images]}
