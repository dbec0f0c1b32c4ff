"""Tags and filters that the faces' templates share."""

from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString, mark_safe
from wagtail.blocks import StreamValue
from wagtail.rich_text import RichText

from blocks import citations, dates, plain, prose, table_cells

register = template.Library()
register.filter(dates.day)


@register.simple_tag(takes_context=True)
def prose_html(context: Context, value: RichText) -> SafeString:
    """Rich text as the mail's HTML."""
    html = citations.for_mail(prose.display_html(value, context), context)
    return mark_safe(html)  # noqa: S308 - cleaned by nh3 in display_html


@register.simple_tag(takes_context=True)
def prose_text(context: Context, value: RichText, indent: str = "", first: str | None = None) -> str:
    """Rich text as wrapped paragraphs, each line behind `indent`, the very first behind `first`."""
    text = plain.html_to_text(prose.display_html(value, context))
    return plain.wrap(text, indent, first=first) if text else ""


@register.simple_tag(takes_context=True)
def cited(context: Context, cites: str) -> SafeString:
    """The numbers of the sources that a figure rests on, behind it."""
    html = citations.for_mail(citations.marks(cites, context), context)
    return mark_safe(html)  # noqa: S308 - made of checked keys and numbers


@register.simple_tag(takes_context=True)
def cited_text(context: Context, cites: str) -> str:
    """The same in plain text, with a space in front: ` [1, 2]`."""
    return citations.text_marks(cites, context)


@register.simple_tag(takes_context=True)
def blocks_text(context: Context, blocks: StreamValue, margin: str) -> str:
    """The text faces of the blocks inside a block, each line behind `margin`."""
    with plain.narrowed(len(margin)):
        text: Any = blocks.stream_block.render_text(blocks, context.flatten())
    return "\n".join((margin + line).rstrip() for line in text.split("\n"))


@register.filter
def wrap(value: object, indent: str = "") -> str:
    """Lines of at most 72 columns, each behind `indent`."""
    return plain.wrap(str(value), indent)


@register.filter
def bullet(value: object, mark: str) -> str:
    """Lines of at most 72 columns: the first behind `mark`, the others aligned under it."""
    return plain.wrap(str(value), " " * len(mark), first=mark)


@register.filter
def underline(value: object, rule: str = "-") -> str:
    """The text with a rule of the same length below it: a heading in plain text."""
    lines = plain.wrap(str(value)).split("\n")
    return "\n".join([*lines, rule * max(map(len, lines))])


@register.filter
def numbered(value: object, number: int) -> str:
    """A step of a chain: `  3. The receptor is blocked`, its later lines aligned."""
    return bullet(value, f"{number:>3}. ")


@register.filter
def table_text(rows: list[list[table_cells.Cell]], columns: list[table_cells.Column]) -> str:
    """A table's rows in plain text."""
    return table_cells.as_text(rows, columns)


@register.filter
def source_mark(number: int) -> str:
    """The number in front of a source: ` [3] `, its lines aligned up to a hundred."""
    return f"[{number}] ".rjust(5)
