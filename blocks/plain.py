"""Plain text from rich text, and lines that fit a mail: for the text faces."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from html.parser import HTMLParser

WIDTH = 72

_LIST_MARK = re.compile(r"- |\d{1,3}\. ")

_width = ContextVar("_width", default=WIDTH)


@contextmanager
def narrowed(columns: int) -> Iterator[None]:
    """Leave that many columns free: what is wrapped inside will stand behind a margin."""
    token = _width.set(_width.get() - columns)
    try:
        yield
    finally:
        _width.reset(token)


def width() -> int:
    """The columns that a line may take here."""
    return _width.get()


class _PlainText(HTMLParser):
    """Collects paragraphs; a link's address follows its words, since a text mail cannot hide it.

    The number of a source stands in brackets: `words [3]`.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.lists: list[int | None] = []  # the next number of each open <ol>, None for a <ul>
        self.hrefs: list[str] = []
        self.words_since_link: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("ol", "ul"):
            self.lists.append(1 if tag == "ol" else None)
        elif tag == "li":
            self.parts.append("\n\n" + "  " * (len(self.lists) - 1) + self._bullet())
        elif tag == "p":
            self.parts.append("\n\n")
        elif tag == "br":
            self.parts.append("\n")
        elif tag == "a":
            self.hrefs.append(dict(attrs).get("href") or "")
            if self.hrefs[-1].startswith("#ref-"):
                self.parts.append(" [")
            self.words_since_link = []

    def _bullet(self) -> str:
        if not self.lists or self.lists[-1] is None:
            return "- "
        self.lists[-1] += 1
        return f"{self.lists[-1] - 1}. "

    def handle_endtag(self, tag: str) -> None:
        if tag in ("ol", "ul") and self.lists:
            self.lists.pop()
            self.parts.append("\n\n")
        elif tag == "a" and self.hrefs:
            href = self.hrefs.pop()
            if href.startswith("#ref-"):
                self.parts.append("]")
            elif href and href != "".join(self.words_since_link).strip():
                self.parts.append(f" ({href})")

    def handle_data(self, data: str) -> None:
        self.parts.append(" ".join(data.split("\n")))
        self.words_since_link.append(data)


def html_to_text(html: str) -> str:
    """Rich text as paragraphs of plain text, separated by empty lines, not yet wrapped."""
    parser = _PlainText()
    parser.feed(html)
    parser.close()
    paragraphs = "".join(parser.parts).split("\n\n")
    return "\n\n".join(paragraph.rstrip() for paragraph in paragraphs if paragraph.strip())


def wrap(text: str, indent: str = "", first: str | None = None) -> str:
    """Wrap each paragraph at 72 columns. Long words (addresses) stay whole: a broken link is no link."""
    lines: list[str] = []
    for line in text.split("\n"):
        words = line.lstrip()
        margin = indent + " " * (len(line) - len(words))
        mark = _LIST_MARK.match(words)
        start = margin if first is None or lines else first
        lines += _lines(words.split(" "), start, margin + " " * (mark.end() if mark else 0))
    return "\n".join(lines)


def _lines(words: list[str], start: str, margin: str) -> list[str]:
    """Greedy lines of whole words: the first behind `start`, the others behind `margin`."""
    lines, line, free, limit = [], start, True, width()
    for word in words:
        if not word:
            continue
        if free:
            line, free = line + word, False
        elif len(line) + 1 + len(word) <= limit:
            line += " " + word
        else:
            lines.append(line)
            line = margin + word
    return [*lines, line.rstrip() if free else line]
