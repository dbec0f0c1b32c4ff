"""When two words are the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.searching.words import ALGORITHMS, LONGEST, WORD, indexed, language_of, plain, stem, words


@pytest.mark.parametrize(
    ("written", "other", "language"),
    [
        ("Sleeping", "sleeps", "en"),
        ("CAFÉ", "cafe", "en"),
        ("cafe\u0301", "café", "fr"),
        ("étudier", "etudier", "fr"),
        ("Häuser", "hauser", "de"),
        ("Straße", "STRASSE", "de"),
        ("бегущий", "бегущая", "ru"),
        ("שָׁלוֹם", "שלום", "he"),
    ],
)
def test_words_share_a_stem_whatever_their_ending_case_and_accents(
    written: str, other: str, language: str
) -> None:
    assert stem(written, language) == stem(other, language)


def test_a_word_of_a_language_without_rules_is_its_own_stem() -> None:
    assert stem("Sleeping", "he") == "sleeping"


def test_vowel_signs_belong_to_the_word() -> None:
    assert words("हिन्दी भाषा") == ["हिन्दी", "भाषा"]
    assert plain("कल") != plain("काल")


def test_the_index_takes_each_word_and_its_stem() -> None:
    assert indexed("The brain's sleeping dogs", "en") == "the brain sleeping sleep dogs dog"


def test_a_run_without_spaces_is_indexed_by_its_pairs() -> None:
    assert indexed("睡眠研究 and 光", "en") == "睡眠 眠研 研究 究 and 光"


def test_a_locale_has_the_rules_of_its_language() -> None:
    assert [language_of(one) for one in ("en", "pt-BR", "zh_Hant")] == ["en", "pt", "zh"]


@given(st.text(), st.sampled_from([*ALGORITHMS, "zh", ""]))
def test_what_is_indexed_is_short_words_and_nothing_else(text: str, language: str) -> None:
    for word in indexed(text, language).split(" "):
        assert len(word) <= LONGEST
        assert not set("'\"&|!():*\\<>\0_") & set(word)


@given(st.text())
def test_a_text_is_split_the_same_way_when_a_part_is_left_out(text: str) -> None:
    for match in WORD.finditer(text):
        assert WORD.match(text, match.start())[0] == match[0]  # type: ignore[index] # it just matched
