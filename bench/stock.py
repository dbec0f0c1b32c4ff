"""Wagtail's API v2 as it comes, over our pages: its viewset, its serializers, its blocks' own JSON.

Our blocks resolve what they refer to, and our v2 shows the stored document. Here neither is used: choices are
ids, and rich text is expanded text by text, as `?rich_text_format=html` does it.
"""

from collections.abc import Mapping
from typing import Any

from wagtail.api.v2.serializers import PageSerializer, StreamField
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.blocks import ListBlock, RichTextBlock, StreamBlock, StructBlock
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.images.blocks import ImageBlock

from blocks.field import BodyField


class StockStreamField(StreamField):
    def to_representation(self, value: Any) -> Any:
        return stock_json(value.stream_block, value, self.context)


class StockPageSerializer(PageSerializer):
    serializer_field_mapping = {**PageSerializer.serializer_field_mapping, BodyField: StockStreamField}


class StockPagesAPIViewSet(PagesAPIViewSet):
    base_serializer_class = StockPageSerializer


def stock_json(block: Any, value: Any, context: Mapping[str, Any]) -> Any:
    """What the `get_api_representation` of Wagtail's own class gives, for a block that has another one."""
    if isinstance(block, RichTextBlock):
        return RichTextBlock.get_api_representation(block, value, context)
    if isinstance(block, StreamBlock):
        return [
            {"type": one.block.name, "value": stock_json(one.block, one.value, context), "id": one.id}
            for one in value
        ]
    if isinstance(block, ListBlock):
        return [stock_json(block.child_block, one, context) for one in value]
    if isinstance(block, TypedTableBlock):
        return _table(value, context)
    if isinstance(block, StructBlock):
        parts = block._image_to_struct_value(value) if isinstance(block, ImageBlock) else value
        return {name: stock_json(block.child_blocks[name], part, context) for name, part in parts.items()}
    return block.get_prep_value(value)


def _table(table: Any, context: Mapping[str, Any]) -> dict[str, Any]:
    blocks = [column["block"] for column in table.columns]
    return {
        "columns": [{"type": column["block"].name, "heading": column["heading"]} for column in table.columns],
        "rows": [
            {"values": [stock_json(*cell, context) for cell in zip(blocks, row["values"], strict=True)]}
            for row in table.row_data
        ],
        "caption": table.caption,
    }
