"""A table's cells as the mail shows them, and the whole of it in plain text."""

from dataclasses import dataclass
from typing import Any
from unicodedata import combining, east_asian_width

from django.template.defaultfilters import linebreaksbr
from django.utils.safestring import SafeString, mark_safe

from blocks.citations import FaceContext, for_mail
from blocks.plain import html_to_text, width, wrap
from blocks.prose import display_html

GAP = "  "  # between the columns of a table in plain text


@dataclass(frozen=True)
class Cell:
    """`heading` is its column's; `heads_row` says that it names its row; `kind` is the API's `type`."""

    heading: str
    kind: str
    heads_row: bool
    html: SafeString
    text: str


def headings(value: Any) -> list[str]:
    """The heading of each column, empty where readers see none."""
    return [(column["heading"] or "") if value["header_row"] else "" for column in value["table"].columns]


def cells(value: Any, context: FaceContext | None) -> list[list[Cell]]:
    """The rows of a table block's value."""
    heads = headings(value)
    return [
        [
            _cell(bound, heading, value["header_column"] and number == 0, context)
            for number, (heading, bound) in enumerate(zip(heads, row, strict=True))
        ]
        for row in value["table"].rows
    ]


def _cell(bound: Any, heading: str, heads_row: bool, context: FaceContext | None) -> Cell:
    kind = bound.block.name
    if kind != "rich_text":
        words = bound.value or ""
        return Cell(heading, kind, heads_row, linebreaksbr(words, autoescape=True), words)
    html = display_html(bound.value, context)
    shown = mark_safe(for_mail(html, context))  # noqa: S308 - cleaned by nh3
    return Cell(heading, kind, heads_row, shown, html_to_text(html))


def as_text(rows: list[list[Cell]], heads: list[str]) -> str:
    """Columns where they fit side by side, otherwise row by row with the heading before each cell."""
    return _grid(rows, heads) or "\n\n".join(_as_list(row) for row in rows)


def _as_list(row: list[Cell]) -> str:
    lines = (f"{cell.heading}: {cell.text or '–'}" if cell.heading else cell.text or "–" for cell in row)
    return "\n".join(wrap(line, "  ", first=None if number else "* ") for number, line in enumerate(lines))


def _grid(rows: list[list[Cell]], heads: list[str]) -> str:
    """Aligned columns, empty when they need more than a line's width or a cell has several lines."""
    lines = [[cell.text or "–" for cell in row] for row in rows]
    if any(heads):
        lines.insert(0, heads)
    widths = [max(map(columns_of, column)) for column in zip(*lines, strict=True)]
    too_wide = sum(widths) + len(GAP) * (len(widths) - 1) > width()
    if too_wide or any("\n" in text for line in lines for text in line):
        return ""
    if any(heads):
        lines.insert(1, ["-" * wide for wide in widths])
    right = [cell.kind == "number" for cell in rows[0]] if rows else [False] * len(heads)
    return "\n".join(
        GAP.join(_padded(*cell) for cell in zip(line, widths, right, strict=True)).rstrip() for line in lines
    )


def _padded(text: str, wide: int, right: bool) -> str:
    space = " " * (wide - columns_of(text))
    return space + text if right else text + space


def columns_of(text: str) -> int:
    """How many columns a text takes on a terminal: none for an accent on its own, two for 漢."""
    if text.isascii():
        return len(text)
    return sum(0 if combining(one) else 2 if east_asian_width(one) in "WF" else 1 for one in text)
