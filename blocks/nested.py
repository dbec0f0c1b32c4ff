"""The small body inside an aside or an answer: enough to explain, too little to nest again."""

from typing import Any

from blocks.button import ButtonBlock
from blocks.code import CodeBlock
from blocks.image import ImageBlock
from blocks.key_insight import KeyInsightBlock
from blocks.paragraph import ParagraphBlock
from blocks.sequence import Sequence, input_union, value_union


class NestedBlock(Sequence):
    paragraph = ParagraphBlock()
    code = CodeBlock()
    image = ImageBlock()
    button = ButtonBlock()
    key_insight = KeyInsightBlock()

    class Meta:
        max_num = 12


_BLOCKS = NestedBlock().child_blocks
# Made from the list of blocks, so the checker sees `Any`.
NestedValue: Any = value_union(_BLOCKS)
NestedInput: Any = input_union(_BLOCKS)
