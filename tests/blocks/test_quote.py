import pytest

from tests.blocks.conftest import Show

STORED = {
    "text": "<p>Nothing <i>is</i> lost.</p>",
    "attribution": "Ada & Bo",
    "source": "Letters, 1843",
    "url": "https://example.org/?a=1&b=2",
}


def test_it_shows_words_person_and_source_in_every_face(show: Show) -> None:
    shown = show("quote", STORED)
    assert shown.json == STORED
    assert "Nothing <i>is</i> lost." in shown.html
    assert "Ada &amp; Bo" in shown.html
    assert '<a href="https://example.org/?a=1&amp;b=2">Letters, 1843</a>' in shown.html
    assert shown.text == (
        "> Nothing is lost.\n>\n> -- Ada & Bo\n>    Letters, 1843\n>    https://example.org/?a=1&b=2"
    )


@pytest.mark.parametrize("field", ["attribution", "source", "url"])
def test_it_keeps_what_is_known_of_the_source_when_the_rest_is_empty(show: Show, field: str) -> None:
    value = {"attribution": "Bo", "source": "A letter", "url": "https://example.org/x"}[field]
    shown = show("quote", {"text": "<p>x</p>", "attribution": "", "source": "", "url": "", field: value})
    assert value in shown.html
    assert value in shown.text


def test_it_ends_with_the_words_when_nothing_is_known_of_their_source(show: Show) -> None:
    shown = show("quote", {"text": "<p>Alone.</p>"})
    assert shown.json == {"text": "<p>Alone.</p>", "attribution": "", "source": "", "url": ""}
    assert shown.text == "> Alone."
