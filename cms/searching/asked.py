"""What somebody typed, as words to look for. Nothing of it is ever an operator."""

from dataclasses import dataclass

from django.conf import settings

from cms.searching.words import is_unspaced, language_of, pairs, plain, stem, words

MOST_WORDS = 12


# Shorter beginnings are completed in titles only: nearly every text has a word that begins with "con".
SHORTEST_PREFIX = 4
SHORTEST_PREFIX_OF_TITLES = 2


@dataclass(frozen=True)
class Word:
    """One word of the question: any of `forms` is enough, or what begins with `prefix`, if there is one."""

    written: str
    forms: frozenset[str]
    prefix: str = ""

    @property
    def prefix_in_texts(self) -> str:
        """The beginning to look for in whole texts; empty for one that is too short for it."""
        is_long = len(self.prefix) >= SHORTEST_PREFIX or is_unspaced(self.prefix)
        return self.prefix if is_long else ""


@dataclass(frozen=True)
class Asked:
    """Words that must all be there. `languages` say by which rules a text's words are shortened to stems."""

    words: tuple[Word, ...]
    languages: tuple[str, ...]


def parse(typed: str, locale: str | None) -> Asked:
    """The first 12 different words of `typed`; without a locale, in every language of the installation.

    The last one may be half typed, unless something stands behind it.
    """
    locales = [locale] if locale else [code for code, _ in settings.WAGTAIL_CONTENT_LANGUAGES]
    languages = tuple(dict.fromkeys(language_of(one) for one in locales))
    found: dict[frozenset[str], Word] = {}
    written = words(typed)
    for number, word in enumerate(written, start=1):
        is_last = number == len(written) and typed.endswith(word)
        for one in _of(word, languages, is_last):
            found[one.forms] = one
    return Asked(tuple(found.values())[:MOST_WORDS], languages)


def _of(word: str, languages: tuple[str, ...], is_last: bool) -> list[Word]:
    if is_unspaced(word):
        run = pairs(word)
        # What stands last in a run is indexed alone too; in a question it is part of the pair before it.
        return [Word(pair, frozenset({pair}), pair if len(pair) == 1 else "") for pair in run[:-1] or run]
    simple = plain(word)
    forms = frozenset({simple, *(stem(word, language) for language in languages)}) - {""}
    is_begun = is_last and len(simple) >= SHORTEST_PREFIX_OF_TITLES
    return [Word(word, forms, simple if is_begun else "")] if forms else []
