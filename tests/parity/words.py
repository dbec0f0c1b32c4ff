"""The words of a face, in one form for all of them, to look for what was entered."""

import html
import re
from typing import Any

import html5lib

# Marks that a text mail sets at the beginning of a line.
_LINE_MARK = re.compile(r"^(?:[|!*>:] ?)+", re.MULTILINE)
_NO_SPACE_NEEDED = str.maketrans("", "", "\u200e\u200f")


def plain(text: str) -> str:
    """White space and case put aside: lines are wrapped, and some headings are in capitals."""
    return " ".join(text.translate(_NO_SPACE_NEEDED).split()).casefold()


def of_html(markup: str, *, fragment: bool = False) -> str:
    """Text and the attributes that people read or follow."""
    parse = html5lib.parseFragment if fragment else html5lib.parse
    tree = parse(markup, namespaceHTMLElements=False)
    parts: list[str] = []
    for element in tree.iter():
        if not isinstance(element.tag, str) or element.tag in ("style", "script"):
            continue
        parts += [element.attrib.get(name, "") for name in ("alt", "href", "title", "aria-label")]
    words = "".join(text for text in _texts(tree))
    return plain(words + " " + " ".join(parts))


_INLINE = {"a", "b", "strong", "i", "em", "sup", "sub", "code", "span", "cite", "bdi", "small"}


def _texts(element: Any) -> list[str]:
    """The text below an element; elements that are not marks inside a line stand apart."""
    if not isinstance(element.tag, str) or element.tag in ("style", "script"):
        return []
    inside = [element.text or ""]
    for child in element:
        inside += [*_texts(child), child.tail or ""]
    return inside if element.tag in _INLINE else [" ", *inside, " "]


def of_text(text: str) -> str:
    return plain(_LINE_MARK.sub("", "\n".join(line.strip() for line in text.split("\n"))))


def of_json(data: Any) -> str:
    """Every string, and what it says as HTML."""
    if isinstance(data, dict):
        return " ".join(of_json(one) for one in data.values())
    if isinstance(data, list):
        return " ".join(of_json(one) for one in data)
    if not isinstance(data, str):
        return ""
    return plain(data) + " " + (of_html(data, fragment=True) if "</" in data else plain(html.unescape(data)))


def missing(entered: list[str], found: str) -> list[str]:
    """What was entered and is not there, in the order in which it was entered."""
    return [text for text in entered if plain(text) not in found]
