"""Every single field of a value, whatever blocks it is nested in."""

from collections.abc import Iterator
from typing import Any

from wagtail.blocks import ListBlock, StreamBlock, StructBlock
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.images.blocks import ImageBlock


def leaves(block: Any, value: Any) -> Iterator[tuple[Any, Any]]:
    """Pairs of a field's block and its value, in the order in which the editor sees them."""
    children = _children(block, value) if value else ()
    if children is None:
        yield block, value
        return
    for child in children:
        yield from leaves(*child)


def _children(block: Any, value: Any) -> Any:
    """The fields right inside, None for a block that is a field itself."""
    if isinstance(block, StreamBlock):
        return ((child.block, child.value) for child in value)
    if isinstance(block, ListBlock):
        return ((block.child_block, one) for one in value)
    if isinstance(block, TypedTableBlock):
        return ((cell.block, cell.value) for row in value.rows for cell in row)
    if isinstance(block, StructBlock) and not isinstance(block, ImageBlock):  # whose value is a picture
        return ((child, value.get(name)) for name, child in block.child_blocks.items())
    return None
