"""Searching by HTTP. What is found, and how it is marked: `tests/cms/searching/`."""

import pytest
from django.test import Client

from tests.conftest import Publication

pytestmark = pytest.mark.django_db
SEARCH = "/api/content/v1/search/"


def test_it_finds_what_is_published_with_its_card(client: Client, publication: Publication) -> None:
    publication.transmission(title="Slow light", body=[("paragraph", "<p>It waits in cold atoms.</p>")])
    publication.transmission(slug="hidden", title="Hidden light").unpublish()
    answer = client.get(SEARCH, {"q": "atom"}).json()
    (hit,) = answer["items"]
    assert (answer["total"], answer["total_is_exact"], answer["corrected"]) == (1, True, None)
    assert hit["transmission"]["slug"] == "slow-light"
    assert "<mark>atoms</mark>" in hit["excerpt_html"]
    assert [one["transmission"]["slug"] for one in client.get(SEARCH, {"q": "light"}).json()["items"]] == [
        "slow-light"
    ]


@pytest.mark.parametrize("query", ["", "?q=" + "x" * 201, "?q=a&limit=0", "?q=a&offset=-1", "?q=a&page=2"])
def test_it_says_what_it_takes_when_asked_for_something_else(client: Client, query: str) -> None:
    answer = client.get(f"{SEARCH}{query}")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert answer.json()["allowed"] == ["limit", "locale", "offset", "q", "topic"]
