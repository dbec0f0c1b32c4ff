"""The body of a transmission: the list of every block, and its typed JSON as a whole."""

from functools import cache
from typing import Annotated, Any, Literal, Union
from uuid import UUID

from django.utils.text import slugify
from pydantic import Field, create_model
from wagtail.blocks import StreamBlock

from blocks.disclaimer import DisclaimerBlock
from blocks.faces import Faces, Schema
from blocks.heading import HeadingBlock
from blocks.image import ImageBlock
from blocks.key_insight import KeyInsightBlock
from blocks.lens import LensBlock
from blocks.paragraph import ParagraphBlock
from blocks.pathway import PathwayBlock
from blocks.stats import StatsBlock
from blocks.table import TableBlock


class BodyBlock(StreamBlock):
    heading = HeadingBlock()
    paragraph = ParagraphBlock()
    stats = StatsBlock()
    table = TableBlock()
    disclaimer = DisclaimerBlock()
    lens = LensBlock()
    pathway = PathwayBlock()
    key_insight = KeyInsightBlock()
    image = ImageBlock()

    def get_api_representation(
        self, value: Any, context: dict[str, Any] | None = None
    ) -> list[dict[str, Any]]:
        body = [
            {
                "id": child.id,
                "type": child.block.name,
                "value": child.block.get_api_representation(child.value, context),
            }
            for child in whole(value)
        ]
        taken: set[str] = set()
        for block in body:
            if block["type"] == "heading":
                block["value"]["anchor"] = _free_anchor(block["value"]["text"], taken)
        return body

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        return {**super().get_context(value, parent_context), "children": whole(value)}

    def render_text(self, value: Any, context: dict[str, Any] | None = None) -> str:
        """The text faces of all blocks, an empty line between them."""
        return "\n\n".join(child.block.render_text(child.value, context) for child in whole(value))

    class Meta:
        template = "blocks/body.html"


def whole(body: Any) -> list[Any]:
    """The body's blocks without those whose image or snippet was deleted: no face can show these."""
    return [child for child in body or [] if child.block.is_whole(child.value)]


def _free_anchor(text: str, taken: set[str]) -> str:
    """The heading's words as a fragment; the second of the same words gets `-2`."""
    base = slugify(text, allow_unicode=True) or "section"
    anchor, number = base, 1
    while anchor in taken:
        number += 1
        anchor = f"{base}-{number}"
    taken.add(anchor)
    return anchor


def contents(body: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The contents list of a serialised body: `{level, text, anchor}` for each heading, in order."""
    return [block["value"] for block in body if block["type"] == "heading"]


def _union(face: Literal["Value", "Input"], **extra_fields: Any) -> Any:
    """One schema a block, told apart by `type`: `StatsBlock` holds `type`, `value` and the extra fields."""
    suffix = "Block" if face == "Value" else "BlockInput"
    members = []
    for name, block in BodyBlock().child_blocks.items():
        assert isinstance(block, Faces)  # noqa: S101 - a block without faces must not get past start-up
        title = "".join(word.capitalize() for word in name.split("_")) + suffix
        shape = getattr(block, face)
        fields: dict[str, Any] = {**extra_fields, "type": (Literal[name], ...), "value": (shape, ...)}
        members.append(create_model(title, __base__=Schema, **fields))
    union: Any = Union[tuple(members)]  # noqa: UP007 - the members are only known at start-up
    return Annotated[union, Field(discriminator="type")]


@cache
def value_union() -> Any:
    """The type of one block in the API's JSON."""
    return _union("Value", id=(UUID, ...))


@cache
def input_union() -> Any:
    """The type of one block in a transmission file."""
    return _union("Input")
