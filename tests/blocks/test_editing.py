"""What an editor meets in the block picker and in the fields."""

import pytest
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.blocks import FieldBlock, StructBlock

from blocks.body import BodyBlock
from blocks.prose import FEATURES
from tests.conftest import Publication

BLOCKS = BodyBlock().child_blocks


@pytest.mark.parametrize("name", BLOCKS)
def test_it_introduces_itself_in_the_picker(name: str) -> None:
    meta = BLOCKS[name].meta
    assert meta.icon != "placeholder"
    assert meta.group
    assert meta.description


@pytest.mark.parametrize("name", BLOCKS)
def test_it_explains_each_of_its_fields(name: str) -> None:
    block = BLOCKS[name]
    fields = block.child_blocks.values() if isinstance(block, StructBlock) else []
    unexplained = [one.name for one in fields if isinstance(one, FieldBlock) and not one.field.help_text]
    assert unexplained == []


def test_it_groups_neighbors_together() -> None:
    groups = [block.meta.group for block in BLOCKS.values()]
    runs = [group for number, group in enumerate(groups) if not number or groups[number - 1] != group]
    assert len(runs) == len(set(runs))


def test_it_can_be_previewed_as_soon_as_the_library_holds_something(publication: Publication) -> None:
    publication.transmission()
    cannot = {name for name, block in BLOCKS.items() if not block.is_previewable}
    assert cannot == {"download"}  # there is no document yet


def test_it_keeps_a_link_to_a_source_through_the_editor() -> None:
    html = '<p data-block-key="a1"><a href="#ref-li-2010">So</a></p>'
    converter = ContentstateConverter(FEATURES)
    assert 'href="#ref-li-2010"' in converter.to_database_format(converter.from_database_format(html))
