"""A language of its own: words follow Zipf's law, as in any language, and have four forms each."""

import random
from dataclasses import dataclass

VOCABULARY = 30_000
# Of these is each text made: so many paragraphs of so many words.
PARAGRAPHS_EACH, WORDS_EACH = 8, 80
ONSETS = [*"bcdfgklmnprstv", "br", "dr", "fl", "pl", "st", "tr"]
SYLLABLES = [onset + vowel for onset in ONSETS for vowel in "aeiou"]
ENDINGS = ["", "s", "ing", "ed"]


@dataclass(frozen=True)
class Words:
    """What to search for: `frequent[share]` are in about that share of all, each of `rare` in three."""

    frequent: dict[float, list[str]]
    rare: list[str]


def vocabulary(chance: random.Random) -> list[str]:
    made: dict[str, None] = {}
    while len(made) < VOCABULARY:
        syllables = chance.choices(SYLLABLES, k=chance.choice((2, 3, 3, 4)))
        made["".join(syllables) + chance.choice("nrmt")] = None
    return list(made)


def weights() -> list[float]:
    return [1 / (rank + 2.7) for rank in range(VOCABULARY)]


def of_about(words: list[str], share: float) -> list[str]:
    """Words whose share of all transmissions is nearest to `share`."""
    weight_of = weights()
    each = PARAGRAPHS_EACH * WORDS_EACH
    whole = sum(weight_of)
    shares = [1 - (1 - weight / whole) ** each for weight in weight_of[:5000]]
    ranked = sorted(range(5000), key=lambda rank: abs(shares[rank] - share))
    return [words[rank] for rank in ranked[:20]]


def rare(number: int) -> str:
    """A word that no other text has."""
    syllables = []
    for _ in range(4):
        number, syllable = divmod(number, len(SYLLABLES))
        syllables.append(SYLLABLES[syllable])
    return "x" + "".join(syllables) + "x"
