"""What Wagtail's own APIs cannot hand to a database is a mistake of who asks, and is said so."""

import pytest
from django.test import Client

from tests.conftest import Publication

pytestmark = pytest.mark.django_db
HUGE = "9" * 25


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (f"/api/v2/documents/?offset={HUGE}", "“offset” is a number of more than 18 digits."),
        (f"/api/v3/documents/?offset={HUGE}", "“offset” is a number of more than 18 digits."),
        ("/api/v2/pages/find/?id", "“id” is a whole number."),
        ("/api/v2/documents/find/?id=first", "“id” is a whole number."),
        ("/api/v2/images/?search=a%00b", "The query holds a NUL, which no text has."),
        ("/api/v3/images/?search=+", "“search” has no word in it."),
        ("/api/v3/pages/?search=a%00b", "The query holds a NUL, which no text has."),
    ],
)
def test_it_is_refused_with_a_reason(client: Client, publication: Publication, path: str, said: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.json()) == (400, {"message": said, "detail": said})


@pytest.mark.parametrize("version", ["v2", "v3"])
def test_what_can_be_answered_is(client: Client, publication: Publication, version: str) -> None:
    page = publication.transmission()
    for search in ("light", HUGE, ""):
        assert client.get(f"/api/{version}/pages/?search={search}&limit=5&offset=0").status_code == 200
    assert client.get(f"/api/v2/pages/find/?id={page.pk}").status_code == 302
