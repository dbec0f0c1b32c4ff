"""Personal tokens: what an editor may write, and what a reader is called."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.personal import (
    Personal,
    PersonalTokenError,
    Token,
    literal,
    pieces_of,
    shown,
    value_of,
)

words = st.text(st.characters(exclude_characters="{}|\n\r", exclude_categories=["Cs", "Cc"]), max_size=20)
tokens = st.builds(Token, st.sampled_from(Personal), words.map(str.strip))


def written(piece: str | Token) -> str:
    return f"{{{piece.what}|{piece.fallback}}}" if isinstance(piece, Token) else literal(piece)


@given(st.lists(st.one_of(tokens, st.text(st.sampled_from("ab{} \n|"), min_size=1))))
def test_what_is_written_is_read_back(pieces: list[str | Token]) -> None:
    read = pieces_of("".join(map(written, pieces)))
    assert "".join(written(one) for one in read) == "".join(map(written, pieces))
    assert [one for one in read if isinstance(one, Token)] == [
        one for one in pieces if isinstance(one, Token)
    ]


@given(st.text(st.sampled_from("{}|nam e_first\nx")))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(PersonalTokenError):
        assert pieces_of(text) or not text


@given(st.text())
def test_any_text_can_be_written_so_that_it_means_itself(text: str) -> None:
    assert shown(literal(text)) == text


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Dear {nam|you}", "Nothing is known as {nam|you}. There are {name|…}, {first_name|…} and {email}"),
        ("Dear {name}", "{name} needs words for readers who gave no name, after a bar: {name|reader}."),
        ("Dear {name|you", "There is a lonely “{”."),
        ("a } b", "a brace that means itself is written twice: {{ or }}."),
        ("{Name|you}", "Nothing is known as {Name|you}."),
        ("{name|" + "x" * 61 + "}", "at most 60 characters on one line"),
        ("https://example.org/?to={email}", "{email} stands in a link"),
    ],
)
def test_it_refuses_with_what_to_do(text: str, sentence: str) -> None:
    with pytest.raises(PersonalTokenError) as caught:
        pieces_of(text)
    assert sentence in str(caught.value)


def test_an_empty_fallback_is_said_and_not_forgotten() -> None:
    assert pieces_of("Hello{name|}!") == ["Hello", Token(Personal.NAME), "!"]
    assert pieces_of("{email}") == [Token(Personal.EMAIL)]


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Ada Lovelace", "Ada"),
        ("Lovelace, Ada Augusta", "Ada"),
        ("  Ada  ", "Ada"),
        ("Ada,", "Ada"),
        ("山田太郎", "山田太郎"),
        ("", ""),
        (",", ""),
    ],
)
def test_it_knows_somebodys_first_name(name: str, first: str) -> None:
    assert value_of(Personal.FIRST_NAME, name, "") == first


def test_a_name_is_one_line_and_turns_no_writing_around() -> None:
    assert (
        value_of(Personal.NAME, "Eve\r\nBcc: all@example.com\u202e\u2067x\x00", "")
        == "Eve Bcc: all@example.comx"
    )
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    assert value_of(Personal.NAME, family, "") == family
    assert value_of(Personal.NAME, "نور الهدى", "") == "نور الهدى"
