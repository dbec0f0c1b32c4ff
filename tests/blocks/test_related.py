import datetime

from pytest_django import DjangoAssertNumQueries

from blocks.body import BodyBlock
from tests.blocks.conftest import Show
from tests.conftest import Publication

DATE = datetime.date(2026, 3, 1)


def test_it_shows_each_transmission_as_it_is_now_in_every_face(show: Show, publication: Publication) -> None:
    page = publication.transmission(date=DATE, cover=publication.picture, cover_alt="Dusk over <Porto>")
    shown = show("related", {"title": "More", "transmissions": [page.pk]})
    card = shown.json["transmissions"][0]
    assert card.pop("cover")["alt"] == "Dusk over <Porto>"
    assert card == {
        "title": "Slow light",
        "url": "http://frontend.test/transmissions/slow-light/",
        "summary": "Why it waits.",
        "date": DATE,
        "reading_minutes": 1,
        "topic": "Light",
    }
    for words in ("More", "Slow light", card["url"], "Why it waits.", "1 March 2026", "1 min read", "Light"):
        assert words in shown.html
        assert words in shown.text
    assert "Dusk over &lt;Porto&gt;" in shown.html
    assert "[Image] Dusk over <Porto>" in shown.text


def test_it_leaves_out_what_is_not_published(show: Show, publication: Publication) -> None:
    here = publication.transmission(slug="here", title="Here")
    gone = publication.transmission(slug="gone", title="Gone")
    gone.unpublish()
    shown = show("related", {"title": "", "transmissions": [gone.pk, here.pk, 987654]})
    assert [one["title"] for one in shown.json["transmissions"]] == ["Here"]
    assert "Gone" not in shown.html + shown.text


def test_it_is_left_out_when_nothing_is_published(show: Show, publication: Publication) -> None:
    assert show("related", {"title": "More", "transmissions": [987654]}).json is None


def test_it_asks_the_database_no_more_for_six_than_for_two(
    publication: Publication, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    pages = [publication.transmission(slug=f"p{n}", cover=publication.picture).pk for n in range(6)]
    body = BodyBlock()
    stored = [{"type": "related", "value": {"title": "", "transmissions": pages}}]
    body.get_api_representation(body.to_python(stored))  # makes the renditions
    with django_assert_max_num_queries(6):
        body.get_api_representation(body.to_python(stored))
