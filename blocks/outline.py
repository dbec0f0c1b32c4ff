"""The outline that a body's headings make. Readers who hear a page move by it, so no level may be skipped."""

from typing import Any

from django.core.exceptions import ValidationError

NAMES = {2: "section", 3: "subsection", 4: "detail"}


def faults(body: Any) -> dict[int, ValidationError]:
    """The headings that stand more than one level below the heading before them, by their place."""
    found: dict[int, ValidationError] = {}
    above = 1  # the page's title
    for place, child in enumerate(body):
        if child.block_type != "heading" or not child.value["level"]:
            continue
        level = int(child.value["level"])
        if level > above + 1:
            message = f"A {NAMES[level]} needs a {NAMES[level - 1]} above it: make it a {NAMES[above + 1]}."
            found[place] = ValidationError(message)
        above = level
    return found
