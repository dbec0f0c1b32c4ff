"""Other words for words that nothing is written with.

A word is corrected to one that differs in one letter (left out, too many, another, or two exchanged), to the
most frequent of them; on PostgreSQL else to one that is spelled alike.
"""

from difflib import get_close_matches

from cms.searching import vocabulary
from cms.searching.asked import Asked, Word
from cms.searching.matches import Database, Scope
from cms.searching.words import WORD, is_unspaced, plain, stem

# Shorter words have too many neighbours, longer ones (of 12 words at most) more than are worth looking up.
SHORTEST, LONGEST = 5, 24

# How alike two words are, of 1, that may be meant for one another.
ALIKE = 0.7

# Of how many that are spelled alike it is seen whether they can still be read.
CLOSEST = 3

_ALPHABETS = [
    "abcdefghijklmnopqrstuvwxyz",
    "абвгдежзийклмнопрстуфхцчшщъыьэюя",
    "αβγδεζηθικλμνξοπρστυφχψω",
]


def corrected(typed: str, asked: Asked, scope: Scope, database: Database) -> str | None:
    """`typed` with other words for those that no transmission has; None when there are none for them."""
    others: dict[str, str] = {}
    for word in asked.words:
        if database.has(Asked((word,), asked.languages), scope):
            continue
        other = _other(word, asked.languages, scope, database)
        if other is None:
            return None
        others[plain(word.written)] = other
    return WORD.sub(lambda word: others.get(plain(word[0]), word[0]), typed).strip() if others else None


def _other(word: Word, languages: tuple[str, ...], scope: Scope, database: Database) -> str | None:
    written = plain(word.written)
    if not SHORTEST <= len(written) <= LONGEST or is_unspaced(written):
        return None
    near = neighbours(written)
    if (found := database.most_frequent(vocabulary.known(near), scope)) is not None:
        return found
    roots = {stem(one, language): one for language in languages for one in sorted(near)}
    if (root := database.most_frequent(vocabulary.known(roots), scope)) is not None:
        return roots[root]
    alike = get_close_matches(written, vocabulary.like(written), CLOSEST, ALIKE)
    return next((one for one in alike if database.has(_whole(one, languages), scope)), None)


def _whole(word: str, languages: tuple[str, ...]) -> Asked:
    return Asked((Word(word, frozenset({word})),), languages)


def neighbours(word: str) -> set[str]:
    """Every word that is one slip of the finger away, in the letters of the word's own script."""
    letters = next((one for one in _ALPHABETS if set(one) & set(word)), "")
    splits = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    without = {left + right[1:] for left, right in splits if right}
    exchanged = {left + right[1] + right[0] + right[2:] for left, right in splits if len(right) > 1}
    replaced = {left + letter + right[1:] for left, right in splits if right for letter in letters}
    added = {left + letter + right for left, right in splits for letter in letters}
    return (without | exchanged | replaced | added) - {word}
