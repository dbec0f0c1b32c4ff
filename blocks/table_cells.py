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
PHONE_COLUMNS = 2  # so many fit side by side on a phone


@dataclass(frozen=True)
class Column:
    """`heading` is empty where readers see none; `kind` is the API's `type` of its cells."""

    heading: str
    kind: str
    last: bool

    @property
    def align(self) -> str:
        return "right" if self.kind == "number" else "left"

    @property
    def css(self) -> str:
        """What a cell's `class` goes on with."""
        return (" number last" if self.last else " number") if self.kind == "number" else ""


@dataclass(frozen=True)
class Cell:
    """`heads_row` says that it names its row."""

    column: Column
    heads_row: bool
    html: SafeString
    text: str


def columns(value: Any) -> list[Column]:
    """The columns of a table block's value."""
    stored = value["table"].columns
    return [
        Column(
            (column["heading"] or "") if value["header_row"] else "",
            column["block"].name,
            number == len(stored),
        )
        for number, column in enumerate(stored, start=1)
    ]


def cells(value: Any, shown: list[Column], context: FaceContext | None) -> list[list[Cell]]:
    """The rows of a table block's value."""
    return [
        [
            _cell(bound.value, column, value["header_column"] and column is shown[0], context)
            for column, bound in zip(shown, row, strict=True)
        ]
        for row in value["table"].rows
    ]


def _cell(value: Any, column: Column, heads_row: bool, context: FaceContext | None) -> Cell:
    if column.kind != "rich_text":
        words = value or ""
        return Cell(column, heads_row, linebreaksbr(words, autoescape=True), words)
    html = display_html(value, context)
    shown = mark_safe(for_mail(html, context))  # noqa: S308 - cleaned by nh3
    return Cell(column, heads_row, shown, html_to_text(html))


def as_text(rows: list[list[Cell]], shown: list[Column]) -> str:
    """Columns where they fit side by side, otherwise row by row with the heading before each cell."""
    return _grid(rows, shown) or "\n\n".join(_as_list(row) for row in rows)


def _as_list(row: list[Cell]) -> str:
    lines = (
        f"{cell.column.heading}: {cell.text or '–'}" if cell.column.heading else cell.text or "–"
        for cell in row
    )
    return "\n".join(wrap(line, "  ", first=None if number else "* ") for number, line in enumerate(lines))


def _grid(rows: list[list[Cell]], shown: list[Column]) -> str:
    """Aligned columns, empty when they need more than a line's width or a cell has several lines."""
    lines = [[cell.text or "–" for cell in row] for row in rows]
    heads = [column.heading for column in shown]
    if any(heads):
        lines.insert(0, heads)
    widths = [max(map(columns_of, column)) for column in zip(*lines, strict=True)]
    too_wide = sum(widths) + len(GAP) * (len(widths) - 1) > width()
    if too_wide or any("\n" in text for line in lines for text in line):
        return ""
    if any(heads):
        lines.insert(1, ["-" * wide for wide in widths])
    right = [column.align == "right" for column in shown]
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
