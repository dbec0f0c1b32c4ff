"""Words that were typed wrong."""

import pytest
from django.db import connection

from cms.searching.typos import neighbours
from tests.cms.searching.conftest import Search, titles
from tests.conftest import Publication

pytestmark = pytest.mark.django_db


@pytest.fixture
def brain(publication: Publication) -> Publication:
    body = [("paragraph", "<p>The placebo of antidepressants, again and again.</p>")]
    publication.transmission(title="The sleeping hippocampus", slug="brain", body=body)
    return publication


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("plcebo", "placebo"),
        ("placeebo", "placebo"),
        ("placibo", "placebo"),
        ("palcebo", "placebo"),
        ("plcebos", "placebos"),  # a form that nobody wrote, of a word that somebody did
        ("Slepeing placebo", "sleeping placebo"),
        ("slepeing palcebo", "sleeping placebo"),
    ],
)
def test_it_finds_what_was_meant_and_says_so(
    brain: Publication, search: Search, typed: str, meant: str
) -> None:
    found = search(typed)
    assert titles(found) == ["The sleeping hippocampus"]
    assert found.corrected == meant
    assert (
        "<mark>placebo</mark>" in found.hits[0].excerpt_html
        or "<mark>sleeping</mark>" in found.hits[0].title_html
    )


@pytest.mark.parametrize(
    ("typed", "meant"), [("hipocampas", "hippocampus"), ("antedepresants", "antidepressants")]
)
def test_it_finds_words_with_two_slips_where_the_database_compares_spellings(
    brain: Publication, search: Search, typed: str, meant: str
) -> None:
    found = search(typed)
    if connection.vendor == "postgresql":
        assert (found.total, found.corrected) == (1, meant)
    else:
        assert (found.total, found.corrected) == (0, None)


def test_it_corrects_what_is_as_long_as_it_may_be(brain: Publication, search: Search) -> None:
    typed = " ".join(["placebo", *["plcebo"] * 27, "of"])
    assert len(typed) == 199
    assert search(typed).corrected == " ".join([*["placebo"] * 28, "of"])


@pytest.mark.parametrize("typed", ["sleeping", "placebo antidepressant"])
def test_it_corrects_nothing_that_is_found(brain: Publication, search: Search, typed: str) -> None:
    assert search(typed).total == 1
    assert search(typed).corrected is None


@pytest.mark.parametrize("typed", ["plac", "xyzzyxyzzy", "placebo xyzzyxyzzy", "睡眠研究", "a" * 199])
def test_it_says_nothing_when_there_is_no_other_word(brain: Publication, search: Search, typed: str) -> None:
    found = search(f"{typed} ")
    assert (found.total, found.corrected) == (0, None)


def test_it_tells_no_word_that_is_not_published(brain: Publication, search: Search) -> None:
    page = brain.transmission(title="Clandestine", slug="c")
    page.unpublish()
    for typed in ("clandestin e", "clandestin", "klandestime"):
        assert (search(typed).total, search(typed).corrected) == (0, None)


def test_it_takes_the_most_frequent_of_several_words(brain: Publication, search: Search) -> None:
    for number, title in enumerate(["A horse", "A house", "House and garden"]):
        brain.transmission(title=title, slug=f"h-{number}")
    assert search("hoase").corrected == "house"


@pytest.mark.parametrize(("word", "near"), [("слон", "слон"), ("хлеб", "хлебы"), ("λογος", "λογοι")])
def test_neighbours_are_of_the_words_own_script(word: str, near: str) -> None:
    assert near == word or near in neighbours(word)
    assert word not in neighbours(word)
