"""A sequence of blocks with faces: the body of a transmission, or the small body inside a block."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Annotated, Any, Literal, Union
from uuid import UUID, uuid4

from pydantic import Field, create_model
from wagtail.blocks import StreamBlock

from blocks.faces import Faces, References, Schema


class Sequence(StreamBlock):
    """A StreamBlock whose children all have faces."""

    def get_api_representation(
        self, value: Any, context: dict[str, Any] | None = None
    ) -> list[dict[str, Any]]:
        return [
            {
                "id": child.id or str(uuid4()),  # a block that was never saved has none yet
                "type": child.block.name,
                "value": child.block.get_api_representation(child.value, context),
            }
            for child in whole(value)
        ]

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        return {**super().get_context(value, parent_context), "children": whole(value)}

    def render_text(self, value: Any, context: Mapping[str, Any] | None = None) -> str:
        """The text faces of all blocks, an empty line between them."""
        return texts(whole(value), context)

    def to_stored(self, data: list[Any], references: References) -> list[dict[str, Any]]:
        """Turn a validated list of inputs into what the StreamField stores. Raises like `Faces.to_stored`."""
        return [self.stored_block(one, references) for one in data]

    def stored_block(self, block: Any, references: References) -> dict[str, Any]:
        """One validated input as the StreamField stores it; without an id, Wagtail gives it one."""
        value = self.child_blocks[block.type].to_stored(block.value, references)
        return {"type": block.type, "value": value, "id": str(block.id) if block.id else None}

    class Meta:
        template = "blocks/body.html"


def texts(blocks: Iterable[Any], context: Mapping[str, Any] | None = None) -> str:
    """The text faces of these blocks, an empty line between them."""
    faces = (child.block.render_text(child.value, context) for child in blocks)
    return "\n\n".join(face for face in faces if face)


def whole(body: Any) -> list[Any]:
    """The blocks without those whose image, page or snippet is gone: no face can show these."""
    return [child for child in body or [] if child.block.is_whole(child.value)]


def value_union(blocks: Mapping[str, Any]) -> Any:
    """The type of one of these blocks in the API's JSON, told apart by `type`."""
    return _union(_member(name, block.__class__, "Value") for name, block in blocks.items())


def input_union(blocks: Mapping[str, Any]) -> Any:
    """The type of one of these blocks in a transmission file."""
    return _union(_member(name, block.__class__, "Input") for name, block in blocks.items())


def _union(members: Any) -> Any:
    union: Any = Union[tuple(members)]  # noqa: UP007 - the members are only known at start-up
    return Annotated[union, Field(discriminator="type")]


@cache  # a block that stands in the body and inside another one has one schema, not two of the same name
def _member(name: str, block: Any, face: Literal["Value", "Input"]) -> Any:
    """`StatsBlock` or `StatsBlockInput`, with `id`, `type` and `value`; a writer may leave the id out."""
    assert issubclass(block, Faces)  # noqa: S101 - a block without faces must not get past start-up
    title = "".join(word.capitalize() for word in name.split("_"))
    if face == "Value":
        value_fields: Any = {"id": (UUID, ...), "type": (Literal[name], ...), "value": (block.Value, ...)}
        return create_model(f"{title}Block", __base__=Schema, **value_fields)
    input_fields: Any = {"type": (Literal[name], ...), "value": (block.Input, ...), "id": (UUID | None, None)}
    return create_model(f"{title}BlockInput", __base__=Schema, **input_fields)
