"""Table: a comparison in rows and columns, with typed cells."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from django.template.defaultfilters import linebreaksbr
from django.utils.safestring import SafeString, mark_safe
from pydantic import Field, model_validator
from wagtail.blocks import BooleanBlock, StructBlock, TextBlock
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

from blocks.faces import Faces, References, Schema
from blocks.plain import html_to_text
from blocks.prose import Html, ProseBlock, database_html, display_html


class TextCell(Schema):
    type: Literal["text"]
    value: str


class RichTextCell(Schema):
    type: Literal["rich_text"]
    value: Html


class Column(Schema):
    heading: str


class TableValue(Schema):
    caption: str
    header_column: bool
    columns: list[Column]
    rows: list[list[Annotated[TextCell | RichTextCell, Field(discriminator="type")]]]


class RichTextInput(Schema):
    rich_text: Html


class TableInput(Schema):
    caption: str = ""
    header_column: bool = True
    columns: list[Column] = Field(min_length=1)
    rows: list[list[str | RichTextInput]] = Field(min_length=1)

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

    header_column = BooleanBlock(
        required=False,
        default=True,
        help_text="The first cell of each row names the row, as “Onset” does in a comparison of drugs.",
    )
    table = TypedTableBlock(
        [("text", TextBlock(required=False, rows=2)), ("rich_text", ProseBlock(required=False))]
    )

    class Meta:
        icon = "table"
        group = "Evidence"
        template = "blocks/table.html"
        description = "A comparison in rows and columns"
        preview_value = {
            "header_column": True,
            "table": {
                "caption": "Two kinds of sleep",
                "columns": [{"type": "text", "heading": h} for h in ("", "Deep sleep", "REM")],
                "rows": [
                    {"values": ["Brain waves", "Slow and tall", "Fast and flat"]},
                    {"values": ["Muscles", "Relaxed", "Switched off"]},
                ],
            },
        }

    def get_api_representation(self, value: Any, context: dict[str, Any] | None = None) -> dict[str, Any]:
        table = value["table"]
        return {
            "caption": table.caption or "",
            "header_column": value["header_column"],
            "columns": [{"heading": column["heading"] or ""} for column in table.columns],
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
        }

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Adds `rows`, lists of `Cell`: what the faces show, with the column's heading beside each."""
        return {**super().get_context(value, parent_context), "rows": _rows(value)}

    def to_stored(self, data: TableInput, references: References) -> dict[str, Any]:
        rich = [any(not isinstance(row[i], str) for row in data.rows) for i in range(len(data.columns))]

        def stored_cell(cell: str | RichTextInput, is_rich: bool) -> str:
            if isinstance(cell, RichTextInput):
                return database_html(cell.rich_text, references)
            escaped = cell.replace("&", "&amp;").replace("<", "&lt;")
            return f"<p>{escaped}</p>" if is_rich else cell

        return {
            "header_column": data.header_column,
            "table": {
                "caption": data.caption,
                "columns": [
                    {"type": "rich_text" if is_rich else "text", "heading": column.heading}
                    for column, is_rich in zip(data.columns, rich, strict=True)
                ],
                "rows": [
                    {"values": [stored_cell(cell, is_rich) for cell, is_rich in zip(row, rich, strict=True)]}
                    for row in data.rows
                ],
            },
        }


@dataclass(frozen=True)
class Cell:
    """`heading` is its column's; `heads_row` says that it names its row."""

    heading: str
    heads_row: bool
    html: SafeString
    text: str


def _rows(value: Any) -> list[list[Cell]]:
    headings = [column["heading"] or "" for column in value["table"].columns]
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
