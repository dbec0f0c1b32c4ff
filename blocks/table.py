"""Table: a comparison in rows and columns, with typed cells."""

from typing import Annotated, Any, Literal

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
                raise ValueError(f"row {number} has {len(row)} cells, the table has {len(self.columns)} columns")
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
                    {"type": cell.block.name, "value": cell.block.get_api_representation(cell.value, context) or ""}
                    for cell in row
                ]
                for row in table.rows
            ],
        }

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Adds `records`, the rows as a text mail can show them: a title, then `heading: cell` lines."""
        return {**super().get_context(value, parent_context), "records": _records(value)}

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


def _records(value: Any) -> list[dict[str, Any]]:
    headings = [column["heading"] or "" for column in value["table"].columns]
    records = []
    for number, row in enumerate(value["table"].rows, start=1):
        texts = [_cell_text(cell) for cell in row]
        if value["header_column"]:
            title, cells = texts[0], zip(headings[1:], texts[1:], strict=True)
            title = f"{headings[0]}: {title}" if headings[0] else title
        else:
            title, cells = f"Row {number}", zip(headings, texts, strict=True)
        lines = [f"{heading}: {text}" if heading else text for heading, text in cells]
        records.append({"title": title, "cells": lines})
    return records


def _cell_text(cell: Any) -> str:
    text = html_to_text(display_html(cell.value)) if cell.block.name == "rich_text" else cell.value
    return text or "–"
