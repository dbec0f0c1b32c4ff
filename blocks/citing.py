"""Whether a body's links inside the site lead somewhere: each source listed, and no key twice."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from wagtail.blocks import RichTextBlock

from blocks.citations import CitesBlock, keys
from blocks.walk import leaves

_INNER_LINK = re.compile(r'href="([#/][^"]*)"')
SOURCE = "#ref-"


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
        for target in dict.fromkeys(_targets(child)):
            if target.removeprefix(SOURCE) not in listed or not target.startswith(SOURCE):
                found.setdefault(place, []).append(_unknown(target, child.block.label, list(listed)))
    return {place: ValidationError(messages) for place, messages in found.items()}


def cites(blocks: Iterable[Any]) -> bool:
    """Whether any of these blocks of a body refers to a source."""
    return any(target.startswith(SOURCE) for child in blocks for target in _targets(child))


def _targets(child: Any) -> Iterator[str]:
    """What one block of a body cites or links to inside this site: `#ref-KEY` for each source."""
    for block, value in leaves(child.block, child.value):
        if isinstance(block, CitesBlock):
            yield from (SOURCE + key for key in keys(value))
        elif isinstance(block, RichTextBlock):
            yield from _INNER_LINK.findall(value.source)


def _doubled(key: str, label: str) -> str:
    return f"{label}: the key “{key}” stands twice. Give one of the two sources another key."


def _unknown(target: str, label: str, listed: list[str]) -> str:
    if target.startswith("/"):
        return f"{label}: the link to {target} has no host. Choose the page, or write the whole address."
    if not target.startswith(SOURCE):
        return f"{label}: the link to {target} leads nowhere. Only sources can be linked to, as #ref-key."
    known = f"Listed are: {', '.join(listed)}." if listed else "There is no list of references yet."
    return f"{label}: no source has the key “{target.removeprefix(SOURCE)}”. {known}"
