"""A mail's HTML as a reader meets it: its links, pictures, words and colours. Any HTML can be read."""

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser

_VOID = frozenset(
    [
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track"),
        "wbr",
    ]
)
_UNREAD = frozenset(["script", "style", "title"])
_LITERAL = frozenset(["pre", "code"])
_WORD = re.compile(r"[^\W_]+")
_STYLE = re.compile(r"(?:^|;)\s*(background-color|background|color|font-size)\s*:\s*([^;]+)", re.IGNORECASE)
_HIDDEN = re.compile(r"(?:^|;)\s*display\s*:\s*none", re.IGNORECASE)
_COLOR = re.compile(r"#(?:[0-9a-f]{6}|[0-9a-f]{3})\b", re.IGNORECASE)
_BETWEEN = 40  # words; the text part has the address of each link behind it
_PIXELS = re.compile(r"\s*(\d{1,4})(?:\.\d+)?px")


@dataclass
class Link:
    href: str
    words: str = ""
    pictures: int = 0


@dataclass(frozen=True)
class Picture:
    """`alt` is None where the attribute is missing."""

    src: str
    alt: str | None
    kind: str  # the class of the cell that it stands in


@dataclass(frozen=True)
class Ink:
    """Words of one colour on another, each as #rrggbb; `size` is in pixels."""

    color: str
    ground: str
    size: int


@dataclass
class Reading:
    links: list[Link] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    # Without what stands in code, where braces are meant.
    prose: list[str] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)
    inks: dict[Ink, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Open:
    tag: str
    ink: Ink
    hidden: bool
    kind: str


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found = Reading()
        self._open = [_Open("", Ink("#000000", "#ffffff", 16), False, "")]
        self._tags: Counter[str] = Counter()
        self._link: Link | None = None

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        try:
            return super().parse_marked_section(i, report)
        except AssertionError:  # `<![what`: the parser gives up, a reader goes on behind it
            return i + 3

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in reversed(attrs)}  # the first of the same name counts
        self.found.anchors |= {given[name] for name in ("id", "name") if given.get(name)}
        if tag == "img":
            alt = given.get("alt")
            self.found.pictures.append(Picture(given.get("src", ""), alt, self._open[-1].kind))
            if self._link is not None:
                self._link.pictures += 1
                self._link.words += alt or ""
        if tag == "a" and "href" in given:
            self._link = Link(given["href"])
            self.found.links.append(self._link)
        if tag not in _VOID:
            self._tags[tag] += 1
            self._open.append(_opened(tag, given, self._open[-1]))

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._link = None
        while self._tags[tag]:
            closed = self._open.pop().tag
            self._tags[closed] -= 1
            if closed == tag:
                return

    def handle_data(self, data: str) -> None:
        if any(self._tags[tag] for tag in _UNREAD):
            return
        self.found.words.append(data)
        if not any(self._tags[tag] for tag in _LITERAL):
            self.found.prose.append(data)
        if self._link is not None:
            self._link.words += data
        if not self._open[-1].hidden and _WORD.search(data):
            self.found.inks.setdefault(self._open[-1].ink, data.strip())


def read(html: str) -> Reading:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.found


def words_of(text: str) -> str:
    """Words alone, in one line and one case: two texts are the same words when these are the same."""
    return " ".join(_WORD.findall(text.casefold()))


def texts_of(html: str) -> list[str]:
    """Each stretch of words between two tags, as `words_of` gives it."""
    return [words for text in read(html).words if (words := words_of(text))]


def stand_in(texts: list[str], words: str) -> bool:
    """Whether the texts follow one another in `words`, with little between. All as `words_of` gives them."""
    all_words, ends = words.split(), {-1}
    for wanted in (text.split() for text in texts if text):
        starts = (at for at in range(len(all_words)) if all_words[at : at + len(wanted)] == wanted)
        ends = {at + len(wanted) for at in starts if ends == {-1} or _is_close(at, ends)}
        if not ends:
            return False
    return True


def _is_close(start: int, ends: set[int]) -> bool:
    return any(0 <= start - end <= _BETWEEN for end in ends)


def _opened(tag: str, given: dict[str, str], around: _Open) -> _Open:
    style = given.get("style", "")
    hidden = around.hidden or "hidden" in given or bool(_HIDDEN.search(style))
    return _Open(tag, _ink(style, given.get("bgcolor", ""), around.ink), hidden, given.get("class", ""))


@lru_cache(maxsize=1024)  # a mail repeats a few dozen styles hundreds of times
def _ink(style: str, ground: str, around: Ink) -> Ink:
    color, size = around.color, around.size
    ground = _hex(ground) or around.ground
    for name, value in _STYLE.findall(style):
        if name.lower() == "color":
            color = _hex(value) or color
        elif name.lower() == "font-size":
            pixels = _PIXELS.match(value)
            size = int(pixels[1]) if pixels else size
        else:
            ground = _hex(value) or ground
    return Ink(color, ground, size)


def _hex(value: str) -> str:
    found = _COLOR.search(value)
    if found is None:
        return ""
    digits = found[0][1:].lower()
    return f"#{digits if len(digits) == 6 else ''.join(digit * 2 for digit in digits)}"
