"""Sources and the places that cite them: a key for editors, a number for readers.

A body's sources are numbered from 1 in the order in which its reference lists give them.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from django.core.validators import RegexValidator
from django.utils.html import escape

from blocks.faces import Schema
from blocks.optional import OptionalChar

KEY = r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,58}[A-Za-z0-9])?"
_CITING_LINK = re.compile(rf'<a href="#ref-({KEY})">(.*?)</a>', re.DOTALL)
_NUMBER_LINK = re.compile(rf'<a href="#ref-({KEY})">(\d+)</a>')

valid_key = RegexValidator(
    rf"^{KEY}\Z", "A key is made of the letters a–z, digits and hyphens, for example zarate-2006."
)


class Citation(Schema):
    key: str
    number: int


class FaceContext(Protocol):
    """What a face is told from outside: a dict, or a template's context."""

    def get(self, key: str, otherwise: Any = None, /) -> Any: ...


class CitesBlock(OptionalChar):
    """The keys of the sources that a figure or a table rests on."""

    def __init__(self, **kwargs: Any) -> None:
        usual = {
            "label": "Sources",
            "max_length": 300,
            "search_index": False,
            "help_text": "Keys from the list of references, a comma between them. "
            "For example: zarate-2006, li-2010",
        }
        super().__init__(**{**usual, **kwargs})


def keys(cites: str) -> list[str]:
    """The keys in a `cites` field, each once."""
    return list(dict.fromkeys(key.strip() for key in cites.split(",") if key.strip()))


def numbered(items: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """The number of each source's key, in order; a key that comes twice keeps its first number."""
    numbers: dict[str, int] = {}
    for number, item in enumerate(items, start=1):
        numbers.setdefault(item["key"], number)
    return numbers


def citations(cites: str, context: FaceContext | None) -> list[dict[str, Any]]:
    """`{key, number}` of each source that is cited and listed."""
    numbers = _numbers(context)
    return [{"key": key, "number": numbers[key]} for key in keys(cites) if key in numbers]


def with_numbers(html: str, context: FaceContext | None) -> str:
    """Clean HTML with the number of the source behind each citing link's words.

    Where the source is not listed, the words alone stay.
    """
    if 'href="#ref-' not in html:
        return html
    numbers = _numbers(context)

    def numbered_link(match: re.Match[str]) -> str:
        key, words = match.groups()
        if key not in numbers:
            return words
        return f'{words}<sup><a href="#ref-{key}">{numbers[key]}</a></sup>'

    return _CITING_LINK.sub(numbered_link, html)


def for_mail(html: str, context: FaceContext | None) -> str:
    """The same with links to the page's own list, since not every mail program jumps inside a letter.

    `context` holds the page's address as `url`; without one the numbers are not linked.
    """
    if 'href="#ref-' not in html:
        return html
    url = context.get("url") if context else None
    if not url:
        return _NUMBER_LINK.sub(r"\2", html)
    # `\\` because this is a template for re.sub
    page = escape(url).replace("\\", r"\\")
    return _NUMBER_LINK.sub(rf'<a href="{page}#ref-\1" aria-label="Source \2">\2</a>', html)


def marks(cites: str, context: FaceContext | None) -> str:
    """The numbers behind a figure or a caption, as display HTML."""
    found = citations(cites, context)
    links = ", ".join(f'<a href="#ref-{one["key"]}">{one["number"]}</a>' for one in found)
    return f"<sup>{links}</sup>" if links else ""


def text_marks(cites: str, context: FaceContext | None) -> str:
    """The numbers in plain text: ` [1, 2]`."""
    found = ", ".join(str(one["number"]) for one in citations(cites, context))
    return f" [{found}]" if found else ""


def _numbers(context: FaceContext | None) -> Mapping[str, int]:
    return context.get("citations") or {} if context else {}
