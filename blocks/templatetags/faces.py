"""Filters that the faces' templates share."""

from django import template
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import RichText

from blocks import plain, prose
from blocks.table import Cell

register = template.Library()


@register.filter
def prose_html(value: RichText) -> SafeString:
    """Rich text as display HTML."""
    return mark_safe(prose.display_html(value))  # noqa: S308 - cleaned by nh3 in display_html


@register.filter
def prose_text(value: RichText) -> str:
    """Rich text as plain paragraphs."""
    return plain.html_to_text(prose.display_html(value))


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
def labelled(cell: Cell) -> str:
    """A table's cell in a text mail, which has no columns: `Onset: hours`."""
    text = cell.text or "–"
    return f"{cell.heading}: {text}" if cell.heading else text
