"""Finding transmissions."""

import json

import pytest
from wagtail.models import Locale, Page, Site

from cms.models import HomePage, Topic, TransmissionAuthor, TransmissionIndexPage, TransmissionPage
from cms.searching.find import find
from tests.cms.searching.conftest import Search, titles
from tests.conftest import Publication

pytestmark = pytest.mark.django_db


def paragraph(html: str) -> list[tuple[str, str]]:
    return [("paragraph", f"<p>{html}</p>")]


@pytest.fixture
def three(publication: Publication) -> Publication:
    publication.transmission(title="The sleeping brain", slug="brain", body=paragraph("It rehearses."))
    publication.transmission(
        title="Coffee", slug="coffee", body=paragraph("A café at night keeps sleep away.")
    )
    publication.transmission(title="Ketamine", slug="ketamine", topic=None, body=paragraph("A drug."))
    return publication


def test_it_gives_the_stored_card_and_where_the_words_stand(three: Publication, search: Search) -> None:
    (hit,) = search("coffee sleeping").hits
    assert hit.card == bytes(TransmissionPage.objects.get(slug="coffee").document.card)
    assert json.loads(hit.card)["title"] == "Coffee"
    assert hit.title_html == "<mark>Coffee</mark>"
    assert hit.excerpt_html == "A café at night keeps <mark>sleep</mark> away."


@pytest.mark.parametrize("words", ["sleep", "Sleeps", "SLEEPING", "sle", "sleepi"])
def test_it_finds_every_form_of_a_word_titles_first(three: Publication, search: Search, words: str) -> None:
    assert titles(search(words))[0] == "The sleeping brain"


def test_it_finds_whatever_the_accents(three: Publication, search: Search) -> None:
    assert titles(search("cafe")) == titles(search("CAFÉ")) == titles(search("cafe\u0301")) == ["Coffee"]


def test_all_the_words_must_be_there(three: Publication, search: Search) -> None:
    assert titles(search("sleep brain")) == ["The sleeping brain"]
    assert titles(search("ketamine brain")) == []


def test_a_word_that_is_half_typed_is_completed(three: Publication, search: Search) -> None:
    assert titles(search("ke")) == titles(search("ketam")) == ["Ketamine"]
    assert titles(search("rehea")) == ["The sleeping brain"]
    assert titles(search("keta ")) == []


def test_it_finds_summary_topic_and_authors(publication: Publication, search: Search) -> None:
    page = TransmissionPage(title="Dusk", slug="dusk", summary="At evening.", topic=publication.topic)
    page.author_links = [TransmissionAuthor(author=publication.author)]
    publication.index.add_child(instance=page)
    page.save_revision().publish()
    for words in ("evening", "light", "ada prata"):
        assert titles(search(words)) == ["Dusk"]


def test_it_finds_languages_without_spaces(publication: Publication, search: Search) -> None:
    publication.transmission(title="睡眠研究の光", body=paragraph("นอนหลับสนิท"))
    for words in ("睡眠", "研究", "光", "究", "睡眠研究", "หลับ"):
        assert search(words).total == 1
    assert search("光睡").total == 0


def test_it_keeps_to_a_topic(three: Publication, search: Search) -> None:
    Topic.objects.create(slug="other", name="Other")
    assert search("night", topic="light").total == 1
    for nowhere in ("other", "missing", "no slug", "\0", ""):
        assert search("night", topic=nowhere).total == 0


def test_it_keeps_to_a_locale(three: Publication, search: Search) -> None:
    Locale.objects.create(language_code="de")
    assert search("ketamine", locale="en").total == 1
    for nowhere in ("de", "xx", "\0", "", "' OR 1"):
        assert search("ketamine", locale=nowhere).total == 0


def test_it_keeps_to_a_site(three: Publication, search: Search) -> None:
    home = HomePage(title="Second", slug="second")
    Page.objects.get(depth=1).add_child(instance=home)
    second = Site.objects.create(hostname="second.test", root_page=home, site_name="Second")
    place = TransmissionIndexPage(title="All", slug="all")
    home.add_child(instance=place)
    page = TransmissionPage(title="Ketamine elsewhere", slug="k", live=False)
    place.add_child(instance=page)
    page.save_revision().publish()
    assert titles(find(second.pk, "ketamine", limit=5)) == ["Ketamine elsewhere"]
    assert titles(search("ketamine")) == ["Ketamine"]


def test_it_leafs_through_what_was_found(publication: Publication, search: Search) -> None:
    for number in range(5):
        publication.transmission(title=f"Light {number}", slug=f"light-{number}")
    pages = [search("light", limit=2, offset=offset) for offset in (0, 2, 4, 6)]
    assert [len(page.hits) for page in pages] == [2, 2, 1, 0]
    assert len({title for page in pages for title in titles(page)}) == 5
    assert {(page.total, page.total_is_exact) for page in pages} == {(5, True)}


def test_it_counts_to_a_thousand(
    publication: Publication, search: Search, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cms.searching.sqlite.MOST", 3)
    monkeypatch.setattr("cms.searching.postgres.MOST", 3)
    for number in range(5):
        publication.transmission(title=f"Light {number}", slug=f"light-{number}")
    found = search("light")
    assert (len(found.hits), found.total, found.total_is_exact) == (3, 3, False)
    assert search("light", offset=3).hits == []


@pytest.mark.parametrize("words", ["", "   ", "&|!", "\0", "😀", "'\"", "\ud800"])
def test_it_finds_nothing_without_a_word(three: Publication, search: Search, words: str) -> None:
    found = search(words)
    assert (found.hits, found.total, found.corrected) == ([], 0, None)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"words": "x" * 201}, "Search for at most 200 characters, not 201."),
        ({"words": "x", "limit": 0}, "Ask for 1 to 100 hits, not 0."),
        ({"words": "x", "limit": 101}, "Ask for 1 to 100 hits, not 101."),
        ({"words": "x", "offset": -1}, "Begin at 0 or later, not at -1."),
    ],
)
def test_it_says_what_it_cannot_do(search: Search, asked: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        search(**asked)


@pytest.mark.parametrize(
    "words", ["AND", "OR", "NOT", "NEAR", "a AND b", '"', "*", "a*", "x:y", "-x", "(", "body:a"]
)
def test_operators_are_words(publication: Publication, search: Search, words: str) -> None:
    publication.transmission(title="And, or, not near: a*b x:y body", slug="operators")
    assert search(words).total <= 1
    assert search("not near").total == 1
