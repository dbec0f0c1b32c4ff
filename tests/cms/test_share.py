"""The picture that networks show of a transmission."""

import io

import pytest
from django.test import Client
from PIL import Image

from cms.sharing.card import SIZE, can_write, card
from tests.conftest import Publication

ADDRESS = "/api/content/v1/transmissions/slow-light/share.png"


@pytest.mark.django_db
def test_it_draws_title_topic_and_cover_once(client: Client, publication: Publication) -> None:
    publication.transmission(cover=publication.picture)
    answer = client.get(ADDRESS)
    assert answer["Content-Type"] == "image/png"
    assert Image.open(io.BytesIO(answer.content)).size == SIZE
    assert client.get(ADDRESS, HTTP_IF_NONE_MATCH=answer["ETag"]).status_code == 304


@pytest.mark.django_db
def test_it_draws_nothing_of_what_is_not_published(client: Client, publication: Publication) -> None:
    publication.transmission().unpublish()
    assert client.get(ADDRESS).status_code == 404


@pytest.mark.django_db
def test_it_says_so_when_the_faces_lack_a_letter(client: Client, publication: Publication) -> None:
    publication.transmission(title="Медленный свет")
    assert client.get(ADDRESS).status_code == 404


@pytest.mark.parametrize("title", ["", "A", "Word " * 60, "Unbreakable" * 12])
def test_it_finds_room_for_any_title(title: str) -> None:
    drawn = Image.open(io.BytesIO(card(title, "Light", "Slow Signal", "#ffee00", None)))
    assert drawn.size == SIZE


def test_it_knows_what_it_can_write() -> None:
    assert can_write("Œuvre, “naïve” – 50 €", "")
    assert not can_write("光")
