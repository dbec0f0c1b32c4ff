"""A password that many share is not guessed by trying."""

import pytest
from django.test import Client
from pytest_django import Settings
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from config.people.shared_passwords import PER_PASSWORD, PER_VISITOR

pytestmark = pytest.mark.django_db
PASSWORD = "shared"


@pytest.fixture(autouse=True)
def _behind_a_proxy(settings: Settings) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")


@pytest.fixture(params=["page", "collection"])
def door(request: pytest.FixtureRequest) -> str:
    if request.param == "page":
        page = Page.objects.get(depth=1)
        closed = PageViewRestriction.objects.create(page=page, restriction_type="password", password=PASSWORD)
        return f"/_util/authenticate_with_password/{closed.pk}/{page.pk}/"
    collection = Collection.get_first_root_node()
    shut = CollectionViewRestriction.objects.create(
        collection=collection, restriction_type="password", password=PASSWORD
    )
    return f"/documents/authenticate_with_password/{shut.pk}/"


def guess(door: str, password: str, address: str = "198.51.100.7") -> int:
    data = {"password": password, "return_url": "/documents/"}
    return Client().post(door, data, headers={"X-Forwarded-For": address}).status_code


def test_it_opens_to_who_knows_it(door: str) -> None:
    assert guess(door, PASSWORD) == 302


def test_it_looks_at_no_more_guesses(door: str) -> None:
    for _ in range(PER_VISITOR.most):
        PER_VISITOR.allows("2001:0db8:0001:0002::")
    assert guess(door, PASSWORD, "2001:db8:1:2::9") == 429
    assert guess(door, PASSWORD) == 302


def test_it_looks_at_no_more_guesses_of_many(door: str) -> None:
    which = door.strip("/").split("/")[2]
    for name in ("page_view_restriction_id", "restriction_id"):
        for _ in range(PER_PASSWORD.most):
            PER_PASSWORD.allows(f"{name}:{which}")
    assert guess(door, PASSWORD) == 429


def test_it_shows_the_form_all_the_same(door: str) -> None:
    for _ in range(PER_VISITOR.most):
        PER_VISITOR.allows("127.0.0.1")
    assert Client().get(door).status_code == 200
