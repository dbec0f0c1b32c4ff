"""Where the words stand, as HTML."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.searching.asked import parse
from cms.searching.find import LONGEST
from cms.searching.highlights import EXCERPT, excerpt, marked

LONG = "Nothing to see. " * 40
PIECES = st.sampled_from(
    [
        "sleep",
        "Sleeping ",
        "café",
        "睡眠研究",
        "&",
        "<mark>",
        "&amp;",
        '"',
        "e\u0301",
        "👩\u200d🚀",
        " ",
        "\n",
    ]
)


def test_it_marks_every_form_of_a_word() -> None:
    shown = marked("Sleep, sleeps and SLEEPING; sleepless.", parse("sleeping", "en"))
    assert shown == ("<mark>Sleep</mark>, <mark>sleeps</mark> and <mark>SLEEPING</mark>; sleepless.")


def test_it_marks_whatever_the_accents() -> None:
    assert marked("Un café à Orly", parse("cafe a", "fr")) == "Un <mark>café</mark> <mark>à</mark> Orly"


def test_it_escapes_all_else() -> None:
    assert marked('a <b> & "c"', parse("b", "en")) == "a &lt;<mark>b</mark>&gt; &amp; &quot;c&quot;"


def test_a_half_typed_word_marks_what_begins_so() -> None:
    assert marked("Ketamine", parse("ketam", "en")) == "<mark>Ketamine</mark>"
    assert marked("Ketamine", parse("ketam ", "en")) == "Ketamine"


def test_a_whole_word_does_not_mark_longer_ones() -> None:
    assert marked("The theory", parse("the", "en")) == "<mark>The</mark> theory"


def test_it_marks_a_run_without_spaces_as_one() -> None:
    assert marked("新しい睡眠研究の光", parse("睡眠研究", "ja")) == "新しい<mark>睡眠研究</mark>の光"


def test_it_marks_a_word_beside_letters_without_spaces() -> None:
    assert marked("睡眠sleep_sleep", parse("sleep", "en")) == "睡眠<mark>sleep</mark>_<mark>sleep</mark>"


def test_it_marks_words_that_lose_their_beginning() -> None:
    assert marked("هذا الكتاب", parse("كتاب", "ar")) == "هذا <mark>الكتاب</mark>"


def test_an_excerpt_shows_where_most_of_the_words_are() -> None:
    text = f"{LONG} A brain. {LONG} The sleeping brain rehearses. {LONG}"
    shown = excerpt(text, parse("brain sleep", "en"))
    assert "The <mark>sleeping</mark> <mark>brain</mark> rehearses." in shown


def test_an_excerpt_without_a_word_is_the_beginning() -> None:
    assert excerpt(LONG, parse("brain", "en")) == LONG[: LONG.rindex(" ", 0, EXCERPT + 1)]


def test_an_excerpt_ends_where_words_end() -> None:
    text = f"{LONG}brain {LONG}"
    plain = html.unescape(excerpt(text, parse("brain", "en")).replace("<mark>", "").replace("</mark>", ""))
    before, _, after = text.partition(plain)
    assert before.endswith(" ")
    assert after.startswith(" ")


def test_an_excerpt_cuts_no_letter_from_its_accent() -> None:
    text = "e\u0301" * EXCERPT
    assert excerpt(text, parse("x", "en")) in {"e\u0301" * (EXCERPT // 2), "e\u0301" * (EXCERPT // 2 - 1)}


@pytest.mark.parametrize("locale", ["en", "de", "ar", "zh", None])
@given(text=st.text() | st.lists(PIECES, max_size=80).map("".join), words=st.text(max_size=LONGEST) | PIECES)
def test_marks_never_change_the_text(locale: str | None, text: str, words: str) -> None:
    asked = parse(words, locale)
    assert _without_marks(marked(text, asked)) == text
    assert _without_marks(excerpt(text, asked)) in text
    assert len(_without_marks(excerpt(text, asked))) <= EXCERPT
    for shown in (marked(text, asked), excerpt(text, asked)):
        assert "<" not in shown.replace("<mark>", "").replace("</mark>", "")
        assert shown.count("<mark>") == shown.count("</mark>")


def _without_marks(shown: str) -> str:
    return html.unescape(shown.replace("<mark>", "").replace("</mark>", ""))
