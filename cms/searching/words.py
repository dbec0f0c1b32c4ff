"""Words as the search compares them: without case and accents, and by their stem.

The same is done to what is indexed, to what is asked and to what is highlighted. It is done here, and not by
the database, so that "sleeping" finds "sleeps" and "cafe" finds "Café" on SQLite and PostgreSQL alike,
whatever an administrator has installed there.
"""

import re
import threading
import unicodedata
from functools import cache, lru_cache
from typing import Any

import snowballstemmer

# Longer words are cut: PostgreSQL refuses more than 2,046 bytes.
LONGEST = 64

# ISO 639-1 to the names that Snowball has. A word of another language is its own stem.
ALGORITHMS = {
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "eo": "esperanto",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "ne": "nepali",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "st": "sesotho",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}

# Thai to Lao, Burmese, Khmer, kana and Han: written without spaces, so that where a word ends is not seen.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_UNSPACED += "\U00020000-\U0003ffff"
_POSSESSIVE = re.compile(r"(?<=\w)['’]s\b", re.IGNORECASE)
_snowball = threading.Lock()  # its stemmers hold the word that they work on


def _marks() -> str:
    """Accents and vowel signs, as ranges of a character class: `\\w` lacks them and would cut words there."""
    ranges: list[list[int]] = []
    for code in range(0x10000):
        if unicodedata.category(chr(code))[0] != "M":
            continue
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)


# A word, or a run of letters of a language without spaces. Splits any text the same way wherever it is cut.
WORD = re.compile(f"[{_UNSPACED}]+|[^\\W_{_UNSPACED}](?:(?![_{_UNSPACED}])[\\w{_marks()}])*")

# What some letters are written out with: the stroke of ½.
_SIGNS = re.compile(f"[^\\w{_marks()}]|_")


def language_of(locale: str) -> str:
    """`pt` of `pt-BR`: what stems depend on."""
    return locale.replace("_", "-").partition("-")[0].lower()


def is_unspaced(word: str) -> bool:
    """Whether this is a run of letters of a language that is written without spaces."""
    return re.match(f"[{_UNSPACED}]", word) is not None


@lru_cache(maxsize=65_536)
def plain(word: str) -> str:
    """The word without case and accents. Vowel signs stay: without them an Indic word is another one."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", word).casefold())
    kept = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return _SIGNS.sub("", unicodedata.normalize("NFC", kept))[:LONGEST]


@lru_cache(maxsize=65_536)
def stem(word: str, language: str) -> str:
    """What the word has in common with its other forms, without case and accents."""
    algorithm = ALGORITHMS.get(language)
    if algorithm is None:
        return plain(word)
    folded = unicodedata.normalize("NFKC", word).casefold()[:LONGEST]
    with _snowball:
        return plain(_stemmer(algorithm).stemWord(folded)) or plain(word)


@cache
def _stemmer(algorithm: str) -> Any:
    return snowballstemmer.stemmer(algorithm)


def words(text: str) -> list[str]:
    """The words as they are written. Nothing else than letters, digits and marks is in them."""
    return WORD.findall(_POSSESSIVE.sub("", text))


def pairs(run: str) -> list[str]:
    """Each two neighbours in a run without spaces, and the last letter alone: what a run is found by."""
    run = plain(run)
    return [run[at : at + 2] for at in range(len(run))]


def indexed(text: str, language: str) -> str:
    """The text as the index takes it: every word, and behind it its stem when that is another one."""
    return " ".join(_forms(word, language) for word in words(text))


@lru_cache(maxsize=65_536)
def _forms(word: str, language: str) -> str:
    if is_unspaced(word):
        return " ".join(pairs(word))
    simple, root = plain(word), stem(word, language)
    return simple if root == simple else f"{simple} {root}"
