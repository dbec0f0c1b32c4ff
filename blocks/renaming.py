"""Data migrations for a block that gets another name or another shape.

Wagtail's own operations follow the block definitions, and so fail on data that is two renames old: the
definition of today knows none of its names. These look at the stored data alone. They find a block
wherever it stands, inside other blocks too, and change nothing when they run again. Use them in Wagtail's
`MigrateStreamData`, with the path "".
"""

from abc import abstractmethod
from collections.abc import Callable
from typing import Any

from django.utils.deconstruct import deconstructible
from wagtail.blocks.migrations.operations import BaseBlockOperation

Stored = dict[str, Any]


class _EachBlock(BaseBlockOperation):
    """Applies `change` to each block of a body as it is stored: `{"type", "value", "id"}`."""

    @abstractmethod
    def change(self, block: Stored) -> Stored: ...

    def apply(self, block_value: Any) -> Any:
        return self._within(block_value)

    def _within(self, stored: Any) -> Any:
        if isinstance(stored, list):
            return [self._within(one) for one in stored]
        if not isinstance(stored, dict):
            return stored
        inside = {name: self._within(one) for name, one in stored.items()}
        return self.change(inside) if _is_block(inside) else inside


def _is_block(stored: Stored) -> bool:
    """Tells a block from the items of a list, which Wagtail stores alike, and from the columns of a table."""
    return {"type", "value"} <= stored.keys() <= {"type", "value", "id"} and stored["type"] != "item"


@deconstructible
class RenameBlock(_EachBlock):
    """The block keeps its id and its value."""

    def __init__(self, old: str, new: str) -> None:
        self.old, self.new = old, new

    def change(self, block: Stored) -> Stored:
        return {**block, "type": self.new} if block["type"] == self.old else block

    @property
    def operation_name_fragment(self) -> str:
        return f"rename_{self.old}_to_{self.new}"


@deconstructible
class ChangeBlock(_EachBlock):
    """Gives each block called `name` the value that `change_value` makes of the stored one.

    `change_value` is a function of the migration's module. It must take its own result as well, because
    revisions differ in age, and must not import from the project, which will have moved on.
    """

    def __init__(self, name: str, change_value: Callable[[Any], Any]) -> None:
        self.name, self.change_value = name, change_value

    def change(self, block: Stored) -> Stored:
        return {**block, "value": self.change_value(block["value"])} if block["type"] == self.name else block

    @property
    def operation_name_fragment(self) -> str:
        return f"change_{self.name}"


@deconstructible
class RenameField(_EachBlock):
    """Renames a field of the blocks called `block`; `"stats.items"` names the fields of a list's items."""

    def __init__(self, block: str, old: str, new: str) -> None:
        self.block, self.old, self.new = block, old, new

    def change(self, block: Stored) -> Stored:
        name, *path = self.block.split(".")
        return {**block, "value": self._renamed(block["value"], path)} if block["type"] == name else block

    def _renamed(self, value: Any, path: list[str]) -> Any:
        if isinstance(value, list):
            return [self._renamed(item, path) for item in value]
        if value.get("type") == "item":  # as Wagtail stores the items of a list
            return {**value, "value": self._renamed(value["value"], path)}
        if path:
            return {**value, path[0]: self._renamed(value[path[0]], path[1:])} if path[0] in value else value
        return {self.new if name == self.old else name: one for name, one in value.items()}

    @property
    def operation_name_fragment(self) -> str:
        return f"rename_{self.block.replace('.', '_')}_{self.old}_to_{self.new}"
