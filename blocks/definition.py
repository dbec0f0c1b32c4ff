"""The definition of all blocks, which every form of a body carries: 90 KB, a quarter of that page's time."""

from collections.abc import Iterator

from django.utils.translation import get_language
from wagtail.blocks import Block
from wagtail.blocks.base import BlockWidget


class RememberingWidget(BlockWidget):
    """Wagtail's, which makes it anew for every form. Here a process makes it once in each language.

    Of the database it holds only which blocks can be previewed, which is asked each time. The names that it
    gives at random, to the first row of a new list, are those of other forms too; each list has its own.
    """

    _made: dict[tuple[object, ...], BlockWidget] = {}

    def _build_block_json(self) -> None:
        previews = tuple(block.is_previewable for block in _within(self.block_def))
        key = (id(self.block_def), get_language(), previews)
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = BlockWidget(self.block_def)  # which keeps the block, and so its id
            made._build_block_json()
        self._js_context, self._block_json = made._js_context, made._block_json


def _within(block: Block) -> Iterator[Block]:
    """The block and all that it is made of."""
    yield block
    for child in (*getattr(block, "child_blocks", {}).values(), getattr(block, "child_block", None)):
        if child is not None:
            yield from _within(child)
