"""Table: a comparison in rows and columns, with typed cells."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from django.template.defaultfilters import linebreaksbr
from django.utils.safestring import SafeString, mark_safe
from pydantic import Field, model_validator
from wagtail.blocks import BooleanBlock, StructBlock
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

from blocks.citations import Citation, CitesBlock, citations
from blocks.faces import Faces, References, Schema
from blocks.optional import OptionalChar, OptionalText
from blocks.plain import html_to_text
from blocks.prose import Html, ProseBlock, database_html, display_html


class TextCell(Schema):
    type: Literal["text"]
    value: str


class RichTextCell(Schema):
    type: Literal["rich_text"]
    value: Html


class NumberCell(Schema):
    """A figure as the editor wrote it, for a column that is set flush right."""

    type: Literal["number"]
    value: str


class Column(Schema):
    heading: str


class TableValue(Schema):
    """Without `header_row` the columns' headings are empty and not shown."""

    caption: str
    header_row: bool
    header_column: bool
    columns: list[Column]
    rows: list[list[Annotated[TextCell | RichTextCell | NumberCell, Field(discriminator="type")]]]
    citations: list[Citation]


class RichTextInput(Schema):
    rich_text: Html


class NumberInput(Schema):
    number: str


CellInput = str | RichTextInput | NumberInput


class TableInput(Schema):
    caption: str = ""
    header_row: bool = True
    header_column: bool = True
    columns: list[Column] = Field(min_length=1)
    rows: list[list[CellInput]] = Field(min_length=1)
    cites: str = ""

    @model_validator(mode="after")
    def rows_are_as_long_as_the_header(self) -> "TableInput":
        for number, row in enumerate(self.rows):
            if len(row) != len(self.columns):
                raise ValueError(
                    f"row {number} has {len(row)} cells, the table has {len(self.columns)} columns"
                )
        return self


class TableBlock(Faces, StructBlock):
    Value = TableValue
    Input = TableInput

    header_row = BooleanBlock(
        required=False, default=True, help_text="The columns have headings. Without it they are not shown."
    )
    header_column = BooleanBlock(
        required=False,
        default=True,
        help_text="The first cell of each row names the row, as “Onset” does in a comparison of drugs.",
    )
    table = TypedTableBlock(
        [
            ("text", OptionalText(rows=2)),
            ("rich_text", ProseBlock(required=False)),
            ("number", OptionalChar(max_length=60)),
        ]
    )
    cites = CitesBlock()

    class Meta:
        icon = "table"
        group = "Evidence"
        template = "blocks/table.html"
        description = "A comparison in rows and columns"
        preview_value = {
            "header_row": True,
            "header_column": True,
            "table": {
                "caption": "Two kinds of sleep",
                "columns": [{"type": "text", "heading": h} for h in ("", "Deep sleep", "REM")],
                "rows": [
                    {"values": ["Brain waves", "Slow and tall", "Fast and flat"]},
                    {"values": ["Muscles", "Relaxed", "Switched off"]},
                ],
            },
            "cites": "",
        }

    def get_api_representation(self, value: Any, context: dict[str, Any] | None = None) -> dict[str, Any]:
        table = value["table"]
        return {
            "caption": table.caption or "",
            "header_row": value["header_row"],
            "header_column": value["header_column"],
            "columns": [{"heading": heading} for heading in _headings(value)],
            "rows": [
                [
                    {
                        "type": cell.block.name,
                        "value": cell.block.get_api_representation(cell.value, context) or "",
                    }
                    for cell in row
                ]
                for row in table.rows
            ],
            "citations": citations(value["cites"], context),
        }

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Adds `rows`, lists of `Cell`: what the faces show, with the column's heading beside each."""
        return {**super().get_context(value, parent_context), "rows": _rows(value)}

    def to_stored(self, data: TableInput, references: References) -> dict[str, Any]:
        types = [_column_type(cells) for cells in zip(*data.rows, strict=True)]
        columns = zip(data.columns, types, strict=True)
        rows = [
            {"values": [_stored_cell(cell, kind, references) for cell, kind in zip(row, types, strict=True)]}
            for row in data.rows
        ]
        return {
            "header_row": data.header_row,
            "header_column": data.header_column,
            "cites": data.cites,
            "table": {
                "caption": data.caption,
                "columns": [{"type": kind, "heading": column.heading} for column, kind in columns],
                "rows": rows,
            },
        }


def _column_type(cells: tuple[CellInput, ...]) -> str:
    """All cells of a stored column are of one type: the richest that the file uses in it."""
    if any(isinstance(cell, RichTextInput) for cell in cells):
        return "rich_text"
    return "number" if any(isinstance(cell, NumberInput) for cell in cells) else "text"


def _stored_cell(cell: CellInput, kind: str, references: References) -> str:
    if isinstance(cell, RichTextInput):
        return database_html(cell.rich_text, references)
    words = cell.number if isinstance(cell, NumberInput) else cell
    escaped = words.replace("&", "&amp;").replace("<", "&lt;")
    return f"<p>{escaped}</p>" if kind == "rich_text" else words


def _headings(value: Any) -> list[str]:
    """The heading of each column, empty where readers see none."""
    return [(column["heading"] or "") if value["header_row"] else "" for column in value["table"].columns]


@dataclass(frozen=True)
class Cell:
    """`heading` is its column's; `heads_row` says that it names its row."""

    heading: str
    heads_row: bool
    html: SafeString
    text: str


def _rows(value: Any) -> list[list[Cell]]:
    headings = _headings(value)
    return [
        [
            _cell(bound, heading, heads_row=value["header_column"] and number == 0)
            for number, (heading, bound) in enumerate(zip(headings, row, strict=True))
        ]
        for row in value["table"].rows
    ]


def _cell(bound: Any, heading: str, *, heads_row: bool) -> Cell:
    if bound.block.name == "rich_text":
        html = display_html(bound.value)
        return Cell(heading, heads_row, mark_safe(html), html_to_text(html))  # noqa: S308 - cleaned by nh3
    return Cell(heading, heads_row, linebreaksbr(bound.value, autoescape=True), bound.value)
