"""The editable grid inside a table: Wagtail's typed table, which its own write API cannot fill in."""

from typing import Any

from wagtail.contrib.typed_table_block.blocks import TypedTable, TypedTableBlock


class GridBlock(TypedTableBlock):
    """A typed table that a form may also be given whole.

    Wagtail's API v3 puts what a writer sends into the editor's form, block by block. It has no way to do so
    for the many fields of a typed table, so that this one takes its value as one.
    """

    def value_for_form(self, value: TypedTable) -> TypedTable:
        return value

    def value_from_datadict(self, data: Any, files: Any, prefix: str) -> TypedTable:
        whole = data.get(prefix)
        if isinstance(whole, TypedTable):
            return whole
        return super().value_from_datadict(data, files, prefix)
