"""Entries as PostgreSQL's COPY reads them, in its text format (PostgreSQL's manual, “COPY”, “File Formats”).

Written by hand so that the thread that reads the file can do it, which has no connection to format them by.
"""

import re
from collections.abc import Iterable

from newsletter.imports.entries import Entry

_SPECIAL = re.compile(r"[\\\t\n\r]")
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def copied(entries: Iterable[Entry]) -> bytes:
    """A line for each, its fields in their order."""
    return "".join(["\t".join(map(_cell, entry)) + "\n" for entry in entries]).encode()


def _cell(value: str | int | None) -> str:
    if type(value) is str:
        return value.translate(_ESCAPES) if _SPECIAL.search(value) else value
    return "\\N" if value is None else str(value)
