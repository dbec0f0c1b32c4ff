"""The shapes of a table: as the API gives it, and as files and writers do."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from blocks.citations import Citation
from blocks.faces import References, Schema
from blocks.prose import Html, database_html


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


def column_type(cells: tuple[CellInput, ...]) -> str:
    """All cells of a stored column are of one type: the richest that the file uses in it."""
    if any(isinstance(cell, RichTextInput) for cell in cells):
        return "rich_text"
    return "number" if any(isinstance(cell, NumberInput) for cell in cells) else "text"


def stored_cell(cell: CellInput, kind: str, references: References) -> str:
    """A cell as its column's type stores it."""
    if isinstance(cell, RichTextInput):
        return database_html(cell.rich_text, references)
    words = cell.number if isinstance(cell, NumberInput) else cell
    escaped = words.replace("&", "&amp;").replace("<", "&lt;")
    return f"<p>{escaped}</p>" if kind == "rich_text" else words
