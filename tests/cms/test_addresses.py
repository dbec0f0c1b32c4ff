"""Addresses: by slug and by id, moved and gone, and what stands at a path of the frontend."""

from typing import Any

import pytest
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from tests.conftest import Publication

pytestmark = pytest.mark.django_db
ROOT = "/api/content/v1/"
DETAIL = f"{ROOT}transmissions/slow-light/"


def resolved(client: Client, path: str) -> dict[str, Any]:
    answer = client.get(f"{ROOT}pages/resolve/", {"path": path})
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def test_the_id_stays_when_the_slug_changes(publication: Publication, client: Client) -> None:
    page = publication.transmission()
    page.slug = "fast-light"
    page.save_revision().publish()
    by_id = client.get(f"{ROOT}transmissions/{page.public_id}/")
    assert by_id.content == client.get(f"{ROOT}transmissions/fast-light/").content


def test_an_old_slug_leads_to_the_new_one(publication: Publication, client: Client) -> None:
    page = publication.transmission()
    for slug in ("fast-light", "faster-light"):
        page.slug = slug
        page.save_revision().publish()
    answer = client.get(DETAIL)
    assert (answer.status_code, answer["Location"]) == (301, f"{ROOT}transmissions/faster-light/")
    assert resolved(client, "/transmissions/slow-light/") == {
        "kind": "redirect",
        "location": "http://frontend.test/transmissions/faster-light/",
        "permanent": True,
    }


@pytest.mark.parametrize("how", ["unpublish", "delete"])
def test_what_was_taken_down_is_gone(publication: Publication, client: Client, how: str) -> None:
    page = publication.transmission()
    getattr(page, how)()
    assert client.get(DETAIL).status_code == 410
    assert client.get(f"{ROOT}transmissions/{page.public_id}/").status_code == 410
    assert resolved(client, "/transmissions/slow-light/")["kind"] == "gone"


def test_what_never_was_is_missing(publication: Publication, client: Client) -> None:
    assert client.get(DETAIL).status_code == 404
    assert resolved(client, "/transmissions/slow-light/") == {"kind": "missing"}


def test_a_slug_that_was_given_to_another_is_the_others(publication: Publication, client: Client) -> None:
    page = publication.transmission()
    page.slug = "fast-light"
    page.save_revision().publish()
    other = publication.transmission(title="Another")
    assert client.get(DETAIL).json()["id"] == str(other.public_id)


@pytest.mark.parametrize("path", ["/transmissions/slow-light/", "/transmissions/slow-light"])
def test_a_path_tells_what_to_fetch(publication: Publication, client: Client, path: str) -> None:
    publication.transmission()
    found = resolved(client, path)
    assert (found["kind"], found["type"]) == ("page", "transmission")
    assert found["transmission"]["slug"] == "slow-light"


def test_a_path_of_the_home_page_is_a_page(publication: Publication, client: Client) -> None:
    assert resolved(client, "/")["kind"] == "page"


def test_a_redirect_of_an_editor_is_followed(publication: Publication, client: Client) -> None:
    Redirect.objects.create(
        old_path="/once", redirect_page=Page.objects.get(pk=publication.index.pk), is_permanent=False
    )
    found = resolved(client, "/once/")
    assert (found["kind"], found["location"], found["permanent"]) == (
        "redirect",
        "http://frontend.test/transmissions/",
        False,
    )


def test_what_stands_beside_transmissions_is_listed_and_given(
    publication: Publication, client: Client
) -> None:
    for path, slug in (("topics", "light"), ("authors", "ada"), ("lenses", "the-long-view")):
        listed = client.get(f"{ROOT}{path}/").json()["items"]
        assert client.get(f"{ROOT}{path}/{slug}/").json() == listed[0]
        assert client.get(f"{ROOT}{path}/never/").status_code == 404
