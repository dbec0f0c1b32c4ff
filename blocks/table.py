"""Table: a comparison in rows and columns, with typed cells."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.blocks import BooleanBlock, StructBlock
from wagtail.blocks.struct_block import StructBlockValidationError

from blocks.citations import CitesBlock, citations
from blocks.faces import Faces, References
from blocks.grid import GridBlock
from blocks.optional import OptionalChar, OptionalText
from blocks.prose import ProseBlock
from blocks.table_cells import PHONE_COLUMNS, cells, columns
from blocks.table_values import TableInput, TableValue, column_type, stored_cell

MAX_COLUMNS, MAX_ROWS = 60, 500  # what a page and a letter can still show


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
    table = GridBlock(
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

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        table = cleaned["table"]
        if not self.is_deferred_validation and not (table.columns and table.row_data):
            message = "Give the table at least one column and one row."
            raise StructBlockValidationError({"table": ValidationError(message)})
        if len(table.columns) > MAX_COLUMNS or len(table.row_data) > MAX_ROWS:
            message = f"A table has at most {MAX_COLUMNS} columns and {MAX_ROWS} rows. Offer it as a file."
            raise StructBlockValidationError({"table": ValidationError(message)})
        return cleaned

    def is_whole(self, value: Any) -> bool:
        return bool(value["table"].columns)

    def get_api_representation(self, value: Any, context: dict[str, Any] | None = None) -> dict[str, Any]:
        table = value["table"]
        return {
            "caption": table.caption or "",
            "header_row": value["header_row"],
            "header_column": value["header_column"],
            "columns": [{"heading": column.heading} for column in columns(value)],
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
        """Adds `columns`, `rows` of cells, and whether phones set the cells of a row below each other."""
        context = super().get_context(value, parent_context)
        shown = columns(value)
        rows = cells(value, shown, context)
        return {**context, "columns": shown, "rows": rows, "stacks": len(shown) > PHONE_COLUMNS}

    def to_stored(self, data: TableInput, references: References) -> dict[str, Any]:
        types = [column_type(column) for column in zip(*data.rows, strict=True)]
        typed = zip(data.columns, types, strict=True)
        rows = [
            {"values": [stored_cell(cell, kind, references) for cell, kind in zip(row, types, strict=True)]}
            for row in data.rows
        ]
        return {
            "header_row": data.header_row,
            "header_column": data.header_column,
            "cites": data.cites,
            "table": {
                "caption": data.caption,
                "columns": [{"type": kind, "heading": column.heading} for column, kind in typed],
                "rows": rows,
            },
        }
