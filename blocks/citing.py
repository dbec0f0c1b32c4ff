"""Whether every source that a body cites is in its lists, and no two have the same key."""

import re
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from wagtail.blocks import RichTextBlock

from blocks.citations import CitesBlock, keys
from blocks.walk import leaves

_REFERENCE = re.compile(r'href="#([^"]*)"')


def faults(body: Any) -> dict[int, ValidationError]:
    """What is wrong, by the place of the block that has to be mended."""
    listed: dict[str, int] = {}
    found: dict[int, list[str]] = {}
    for place, child in enumerate(body):
        if child.block_type == "references":
            for item in child.value["items"]:
                key = item["key"]
                if key in listed:
                    found.setdefault(place, []).append(_doubled(key, child.block.label))
                listed.setdefault(key, place)
    for place, child in enumerate(body):
        for anchor in dict.fromkeys(cited(child)):
            if anchor.removeprefix("ref-") not in listed or not anchor.startswith("ref-"):
                found.setdefault(place, []).append(_unknown(anchor, child.block.label, list(listed)))
    return {place: ValidationError(messages) for place, messages in found.items()}


def cited(child: Any) -> Iterator[str]:
    """The anchors that one block of a body points to: `ref-KEY` for each source."""
    for block, value in leaves(child.block, child.value):
        if isinstance(block, CitesBlock):
            yield from (f"ref-{key}" for key in keys(value))
        elif isinstance(block, RichTextBlock):
            yield from _REFERENCE.findall(value.source)


def _doubled(key: str, label: str) -> str:
    return f"{label}: the key “{key}” stands twice. Give one of the two sources another key."


def _unknown(anchor: str, label: str, listed: list[str]) -> str:
    if not anchor.startswith("ref-"):
        return f"{label}: the link to #{anchor} leads nowhere. Only sources can be linked to, as #ref-key."
    known = f"Listed are: {', '.join(listed)}." if listed else "There is no list of references yet."
    return f"{label}: no source has the key “{anchor.removeprefix('ref-')}”. {known}"
