"""What an editor fills in: the fields of a block with what they hold and how they explain themselves."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock
from wagtail.snippets.blocks import SnippetChooserBlock

# The first that fits counts, so what is more special stands first.
KINDS = {
    ImageBlock: "a picture, its alternative text",
    blocks.RichTextBlock: "rich text",
    DocumentChooserBlock: "a document of the library",
    SnippetChooserBlock: "a shared {model}",
    blocks.PageChooserBlock: "a transmission",
    blocks.BooleanBlock: "yes or no",
    blocks.ChoiceBlock: "one of {choices}",
    blocks.URLBlock: "an address",
    blocks.TextBlock: "text",
    blocks.CharBlock: "one line",
    TypedTableBlock: "columns, rows, a caption; cells of {cells}",
    blocks.StreamBlock: "a small body: {children}",
}


@dataclass(frozen=True)
class Field:
    """`path` names fields of a list's items as `items[].label`."""

    path: str
    holds: str
    guidance: str


def fields(block: Any, path: str = "") -> Iterator[Field]:
    """Every field of the block, in the editor's order."""
    if isinstance(block, blocks.StructBlock) and not isinstance(block, ImageBlock):
        for name, child in block.child_blocks.items():
            yield from fields(child, f"{path}.{name}" if path else name)
    elif isinstance(block, blocks.ListBlock):
        single = not isinstance(block.child_block, blocks.StructBlock)
        what = _kind(block.child_block) if single else ""
        yield Field(path, " ".join(filter(None, [_count(block), what])), _guidance(block))
        if not single:
            yield from fields(block.child_block, f"{path}[]")
    else:
        yield Field(path, _kind(block) + _limits(block), _guidance(block))


def _kind(block: Any) -> str:
    words = next(words for kind, words in KINDS.items() if isinstance(block, kind))
    if isinstance(block, SnippetChooserBlock):
        return words.format(model=block.target_model._meta.verbose_name)
    if isinstance(block, blocks.ChoiceBlock):
        choices = dict(block.field.choices)
        return words.format(choices=", ".join(f"`{value}`" for value in choices if value))
    names = ", ".join(f"`{name}`" for name in getattr(block, "child_blocks", {}))
    return words.format(cells=names, children=names)


def _count(block: Any) -> str:
    low, high = block.meta.min_num or 0, block.meta.max_num
    return f"a list of {low} to {high}" if high else f"a list of {low} or more"


def _limits(block: Any) -> str:
    limit = getattr(getattr(block, "field", None), "max_length", None)
    most = f", at most {limit} characters" if limit else ""
    optional = not block.required and not isinstance(block, blocks.BooleanBlock)
    return most + (", may be empty" if optional else "")


def _guidance(block: Any) -> str:
    """A field's help text stands in its form field, any other block's in its Meta."""
    return str(
        getattr(getattr(block, "field", None), "help_text", "") or getattr(block.meta, "help_text", "") or ""
    )
