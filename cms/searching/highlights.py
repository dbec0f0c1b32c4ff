"""Showing where the words stand: HTML in which `<mark>` is the only markup and everything else is escaped."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from cms.searching.asked import Asked, Word
from cms.searching.words import WORD, is_unspaced, plain, stem

EXCERPT = 200
# What is shown in front of the first mark, at most.
LEAD = 60

# Languages whose stems lose the beginning of a word too: there every word of the text is looked at.
_LOSING_BEGINNINGS = {"ar", "fa", "ga", "id", "yi"}
_SHARED = 2


@dataclass(frozen=True)
class Place:
    """Characters of a text that are to be marked, and the number of the word asked for."""

    start: int
    end: int
    word: int


class _OneForOne(dict[int, str]):
    """Each letter without case and accent, always as one letter, so that places in the text stay."""

    def __missing__(self, code: int) -> str:
        letter = unicodedata.normalize("NFKD", chr(code))[0].casefold()[:1]
        self[code] = letter if len(letter) == 1 else chr(code)
        return self[code]


_one_for_one = _OneForOne()


def marked(text: str, asked: Asked) -> str:
    """All of `text`, the words marked."""
    return _html(text, 0, len(text), places(text, asked))


def excerpt(text: str, asked: Asked) -> str:
    """About 200 characters of `text` around most of the words, marked; its beginning when none is there.

    Ends where words end. Nothing is added where it is cut: without markup it is a piece of `text`.
    """
    found = places(text, asked)
    start = _start(text, found)
    end = _end(text, start)
    return _html(text, start, end, found)


def places(text: str, asked: Asked) -> list[Place]:
    """Where words of the question stand, in order, none over another."""
    found: list[Place] = []
    for place in sorted(_places(text, asked), key=lambda one: (one.start, -one.end)):
        if found and place.start < found[-1].end:  # pairs of one run share a letter
            last = found.pop()
            place = Place(last.start, max(last.end, place.end), last.word)
        found.append(place)
    return found


def _places(text: str, asked: Asked) -> Iterator[Place]:
    folded = text.lower() if text.isascii() else text.translate(_one_for_one)
    spaced = [(number, word) for number, word in enumerate(asked.words) if not is_unspaced(word.written)]
    for number, word in enumerate(asked.words):
        if is_unspaced(word.written):
            for match in re.finditer(re.escape(word.written.translate(_one_for_one)), folded):
                yield Place(match.start(), match.end(), number)
    begun: list[Place] = []
    whole: set[int] = set()
    for start in _beginnings(folded, [word for _, word in spaced], asked.languages):
        written = WORD.match(text, start)
        if written is None:
            continue
        forms = {plain(written[0]), *(stem(written[0], language) for language in asked.languages)}
        for number, word in spaced:
            place = Place(start, written.end(), number)
            if forms & word.forms:
                whole.add(number)
                yield place
                break
            if word.prefix and plain(written[0]).startswith(word.prefix):
                begun.append(place)
    # Where a word stands whole it was not meant as the beginning of others.
    yield from (place for place in begun if place.word not in whole)


def _beginnings(folded: str, wanted: list[Word], languages: tuple[str, ...]) -> Iterator[int]:
    """Where words begin that may be wanted: those that share their first letters with one that is."""
    if not wanted:
        return
    if _LOSING_BEGINNINGS & set(languages):
        yield from (match.start() for match in WORD.finditer(folded))
        return
    shared = {form.translate(_one_for_one)[:_SHARED] for word in wanted for form in word.forms}
    found: set[int] = set()
    for letters in shared:
        at = folded.find(letters)
        while at >= 0:
            if at == 0 or not _is_of_a_word(folded[at - 1]):
                found.add(at)
            at = folded.find(letters, at + 1)
    yield from sorted(found)


def _is_of_a_word(letter: str) -> bool:
    """Whether a word goes on behind it. One can begin behind letters of a language without spaces."""
    if letter.isascii():
        return letter.isalnum()
    return not is_unspaced(letter) and unicodedata.category(letter)[0] in "LNM"


def _start(text: str, found: list[Place]) -> int:
    """Where the excerpt begins that shows most of the words."""
    if not found or len(text) <= EXCERPT:
        return 0
    best = max(range(len(found)), key=lambda at: (_worth(found, at), -at))
    earliest = max(0, found[best].start - LEAD)
    if earliest == 0 or text[earliest - 1].isspace():
        return earliest
    space = re.compile(r"\s").search(text, earliest, found[best].start)
    return space.end() if space else found[best].start


def _worth(found: list[Place], first: int) -> tuple[int, int]:
    """How many different words, and how many in all, an excerpt shows that has its first mark there."""
    end = found[first].start + EXCERPT - LEAD
    words = [place.word for place in found[first : first + 40] if place.end <= end]
    return len(set(words)), len(words)


def _end(text: str, start: int) -> int:
    if len(text) - start <= EXCERPT:
        return len(text)
    latest = start + EXCERPT
    if text[latest].isspace():
        return latest
    cut = max(text.rfind(" ", start, latest), text.rfind("\n", start, latest))
    if cut > start:
        return cut
    while latest > start + 1 and _continues(text, latest):  # a text without spaces
        latest -= 1
    return latest


def _continues(text: str, at: int) -> bool:
    """Whether the character there belongs to the one before it: an accent, a joined emoji."""
    joiners = "\u200d\ufe0f"
    return text[at] in joiners or text[at - 1] == "\u200d" or unicodedata.category(text[at]).startswith("M")


def _html(text: str, start: int, end: int, found: list[Place]) -> str:
    parts = []
    for place in found:
        if place.start < start or place.end > end:
            continue
        parts += [escape(text[start : place.start]), f"<mark>{escape(text[place.start : place.end])}</mark>"]
        start = place.end
    return "".join([*parts, escape(text[start:end])])
