"""What an editor put in, as the sentences and values that every reader must find again."""

import html
import re
from typing import Any

# What is not for readers: names of things, and switches.
_UNSEEN = {"type", "level", "kind", "lens", "disclaimer", "file", "header_column", "url", "transmission"}

# Elements that stand apart from their neighbours; the others are marks inside a line.
_APART = r"p|li|td|th|tr|div|h\d|dt|dd|br|caption|span|figcaption"


def values(file: dict[str, Any]) -> list[str]:
    """Every stat, cell, step, title, sentence and caption of a transmission file, in order."""
    seen = {key: file[key] for key in ("title", "summary", "body", "continue_reading")}
    return list(dict.fromkeys(part for text in _strings(seen) for part in _sentences(text)))


def _strings(data: Any) -> list[str]:
    if isinstance(data, dict):
        return [text for key, one in data.items() if key not in _UNSEEN for text in _strings(one)]
    if isinstance(data, list):
        return [text for one in data for text in _strings(one)]
    return [data] if isinstance(data, str) else []


def _sentences(text: str) -> list[str]:
    """Rich text is cut at its tags, so that a mark inside a sentence does not hide it."""
    parts = [flat(part) for part in re.split(r"<[^>]+>", text)] if "</" in text else [flat(text)]
    return [part for whole in parts for part in re.split(r"(?<=[.?!]) ", whole) if re.search(r"\w", part)]


def flat(text: str) -> str:
    """Entities resolved, white space folded, case and soft differences of the text mail put aside."""
    return " ".join(html.unescape(text).split()).casefold()


def flat_html(markup: str) -> str:
    """The words of a page or a mail. Tags become nothing, as a reader's eye sees them."""
    without_styles = re.sub(r"<(style|script)\b.*?</\1>", "", markup, flags=re.DOTALL)
    attributes = " ".join(re.findall(r'\b(?:alt|aria-label)="([^"]*)"', without_styles))
    apart = re.sub(rf"</?(?:{_APART})\b[^>]*>", " ", without_styles)
    return flat(re.sub(r"<[^>]+>", "", apart) + " " + attributes)


def flat_text(text: str) -> str:
    """The words of a text mail, without the marks at the beginning of its lines."""
    lines = (re.sub(r"^[|!*] ?", "", line) for line in text.replace("\r", "").split("\n"))
    return flat(" ".join(lines))


def missing(wanted: list[str], found: str) -> list[str]:
    """The wanted values that are not there."""
    return [value for value in wanted if value not in found]
