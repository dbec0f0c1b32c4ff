"""What is wrong with a body, in lines that name the block and the field."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.blocks.stream_block import StreamBlockValidationError, StreamValue


def faults(body: StreamValue) -> list[str]:
    """What the editor's form would refuse, as `body[3] (stats) items[2] label: message`."""
    try:
        body.stream_block.clean(body)
    except StreamBlockValidationError as error:
        found = [f"body: {' '.join(one.messages)}" for one in error.non_block_errors.as_data()]
        for number, fault in error.block_errors.items():
            found += [f"body[{number}] ({body[number].block.name}){path}" for path in _paths(fault)]
        return found
    return []


def _paths(error: ValidationError) -> list[str]:
    """A block's error, whatever its depth."""
    nested: Any = getattr(error, "block_errors", None) or getattr(error, "cell_errors", None) or {}
    own = getattr(error, "non_block_errors", None)
    if not nested:
        return [f": {' '.join(own or error.messages)}"]
    if isinstance(error, ValidationError) and isinstance(nested, list):
        nested = dict(enumerate(nested))
    return [
        (f"[{key}]" if isinstance(key, int) else f" {key}") + path
        for key, one in nested.items()
        if one is not None
        for path in (_paths(one) if isinstance(one, ValidationError) else _cells(one))
    ]


def _cells(row: dict[int, ValidationError]) -> list[str]:
    """The errors of a table's row, by column."""
    return [f"[{column}]{path}" for column, error in row.items() for path in _paths(error)]
