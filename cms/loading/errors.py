"""What is wrong with a file, in words that name the place."""

from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError


class LoadError(Exception):
    """A file was not loaded and nothing was changed. `problems` has a sentence for each fault."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))

    @classmethod
    def of(cls, error: ValidationError, data: Any) -> "LoadError":
        """Pydantic's errors, each with the path to the field as a person would write it."""
        return cls([f"{_path(one['loc'], data)}: {one['msg']}" for one in error.errors()])


def _path(loc: tuple[int | str, ...], data: Any) -> str:
    """`('body', 3, 'stats', 'value', 'items', 0)` becomes `body[3] (stats) value.items[0]`."""
    out = ""
    for part in loc:
        if isinstance(part, int):
            out += f"[{part}]"
            data = data[part] if isinstance(data, list) and part < len(data) else None
        elif isinstance(data, dict) and part == data.get("type") and part not in data:
            out += f" ({part})"  # pydantic names the member of the union, which the file does not
        else:
            out += f" {part}" if out.endswith(")") else f".{part}"
            data = data.get(part) if isinstance(data, dict) else data
    return out.lstrip(".") or "the file"
