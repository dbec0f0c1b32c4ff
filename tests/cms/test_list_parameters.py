"""What a list is asked for is what it gives: every filter, every order, page after page."""

import datetime
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blocks.dependencies import tag
from cms.models import Author, DocumentFacet, Lens, Topic, TransmissionDocument
from tests.conftest import Publication

pytestmark = pytest.mark.django_db
LIST = "/api/content/v1/transmissions/"
COUNT = 40
START = datetime.datetime(2026, 1, 1, 9, tzinfo=datetime.UTC)


@dataclass(frozen=True)
class Shelf:
    """Many documents: how they differ follows from their number. Their bytes are all the same but for it."""

    documents: list[TransmissionDocument]

    def slugs(self, fits: Callable[[int], bool], key: Callable[[TransmissionDocument], Any]) -> list[str]:
        fitting = [one for number, one in enumerate(self.documents) if fits(number)]
        return [one.slug for one in sorted(fitting, key=lambda one: (key(one), one.pk))]


@pytest.fixture
def shelf(publication: Publication) -> Shelf:
    publication.transmission()
    pattern = TransmissionDocument.objects.get()
    TransmissionDocument.objects.update(live=False)
    card = bytes(pattern.card)
    made = []
    for number in range(COUNT):
        one = TransmissionDocument.objects.get(pk=pattern.pk)
        one.pk, one.page, one.public_id, one.live = None, None, uuid.UUID(int=number), True
        one.slug, one.title = f"n{number:02}", f"Title {number % 7}"
        one.date = START.date() + datetime.timedelta(days=number % 10)
        one.published_at = START + datetime.timedelta(hours=number % 9)
        one.updated_at = START + datetime.timedelta(hours=number)
        one.locale = "de" if number % 4 == 0 else "en"
        one.card = card.replace(b"slow-light", one.slug.encode())
        made.append(one)
    TransmissionDocument.objects.bulk_create(made)
    shelved = list(TransmissionDocument.objects.filter(live=True).order_by("pk"))
    DocumentFacet.objects.bulk_create(_facets(shelved))
    return Shelf(shelved)


def _facets(documents: list[TransmissionDocument]) -> list[DocumentFacet]:
    things = [
        [Topic.objects.create(slug=f"topic-{n}", name=f"Topic {n}") for n in range(3)],
        [Author.objects.create(slug=f"author-{n}", name=f"Author {n}") for n in range(2)],
        [Lens.objects.create(slug=f"lens-{n}", name=f"Lens {n}", icon="eye") for n in range(5)],
    ]
    kinds = ("topic", "author", "lens")
    return [
        DocumentFacet(document=one, facet=tag(kind, several[number % len(several)].pk), date=one.date)
        for number, one in enumerate(documents)
        for kind, several in zip(kinds, things, strict=True)
    ]


def slugs(**parameters: object) -> list[str]:
    """Of every page, one after the other."""
    client, found = Client(), list[str]()
    while True:
        answer = client.get(f"{LIST}?{urlencode(parameters)}")
        assert answer.status_code == 200, answer.content
        page = answer.json()
        found += [item["slug"] for item in page["items"]]
        if page["next_cursor"] is None:
            return found
        parameters["cursor"] = page["next_cursor"]


def _moment(hour: int) -> str:
    return (START + datetime.timedelta(hours=hour)).isoformat()


def _day(day: int) -> str:
    return (START.date() + datetime.timedelta(days=day)).isoformat()


def _several(name: str, most: int) -> st.SearchStrategy[tuple[str, Callable[[int], bool]]]:
    chosen = st.sets(st.integers(0, most - 1), min_size=1)
    return chosen.map(
        lambda numbers: (",".join(f"{name}-{n}" for n in numbers), lambda number: number % most in numbers)
    )


# Each gives a parameter's value, and whether the document of a number fits it.
FILTERS: dict[str, st.SearchStrategy[tuple[str, Callable[[int], bool]]]] = {
    "topic": _several("topic", 3),
    "author": _several("author", 2),
    "lens": _several("lens", 5),
    "locale": st.sampled_from(["de", "en"]).map(
        lambda code: (code, lambda n: (n % 4 == 0) == (code == "de"))
    ),
    "in": st.sets(st.integers(0, COUNT - 1), min_size=1).map(
        lambda chosen: (
            ",".join(f"n{n:02}" if n % 2 else str(uuid.UUID(int=n)) for n in chosen),
            lambda n: n in chosen,
        )
    ),
    "date_from": st.integers(0, 10).map(lambda day: (_day(day), lambda n: n % 10 >= day)),
    "date_to": st.integers(0, 10).map(lambda day: (_day(day), lambda n: n % 10 <= day)),
    "published_after": st.integers(0, 9).map(lambda hour: (_moment(hour), lambda n: n % 9 > hour)),
    "published_before": st.integers(0, 9).map(lambda hour: (_moment(hour), lambda n: n % 9 < hour)),
    "updated_after": st.integers(0, COUNT).map(lambda hour: (_moment(hour), lambda n: n > hour)),
    "updated_before": st.integers(0, COUNT).map(lambda hour: (_moment(hour), lambda n: n < hour)),
}
SORTS = ["date", "published_at", "updated_at", "title"]
Chosen = st.sets(st.sampled_from(sorted(FILTERS)), max_size=3).flatmap(
    lambda names: st.fixed_dictionaries({name: FILTERS[name] for name in names})
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chosen=Chosen, sort=st.sampled_from(SORTS), last_first=st.booleans(), limit=st.integers(1, 50))
def test_it_gives_what_fits_all_filters_in_order_and_each_once(
    shelf: Shelf, chosen: dict[str, Any], sort: str, last_first: bool, limit: int
) -> None:
    expected = shelf.slugs(
        lambda number: all(fits(number) for _, fits in chosen.values()), lambda one: getattr(one, sort)
    )
    parameters = {name: value for name, (value, _) in chosen.items()}
    order = f"-{sort}" if last_first else sort
    assert slugs(**parameters, sort=order, limit=limit) == (expected[::-1] if last_first else expected)
    total = Client().get(f"{LIST}?{urlencode(parameters | {'count': 1, 'limit': 1})}").json()["total"]
    assert total == len(expected)


def test_a_cursor_goes_on_where_it_was_whatever_is_published_meanwhile(shelf: Shelf, client: Client) -> None:
    first = client.get(f"{LIST}?limit=10").json()
    TransmissionDocument.objects.filter(slug="n39").update(date=START.date() + datetime.timedelta(days=90))
    TransmissionDocument.objects.filter(slug=first["items"][3]["slug"]).update(live=False)
    seen = [item["slug"] for item in first["items"]]
    rest = slugs(limit=10, cursor=first["next_cursor"])
    assert len(seen + rest) == len(set(seen + rest))
    assert {one.slug for one in shelf.documents} - {"n39"} == set(seen + rest) - {"n39"}


def test_it_gives_the_members_that_are_asked_for(shelf: Shelf, client: Client) -> None:
    items = client.get(f"{LIST}?fields=slug,title,body&limit=3").json()["items"]
    assert [set(item) for item in items] == [{"slug", "title", "body"}] * 3


@pytest.mark.parametrize(
    "query",
    ["topics=x", "sort=rank", "date_from=soon", "published_after=2026-01-01", "fields=secret", "count=maybe"],
)
def test_it_says_what_is_allowed_when_asked_for_something_else(client: Client, query: str) -> None:
    answer = client.get(f"{LIST}?{query}")
    assert answer.status_code == 400
    problem = answer.json()
    assert problem["errors"][0]["field"] == query.partition("=")[0]
    assert {"topic", "lens", "author", "locale", "in", "sort", "cursor", "fields"} <= set(problem["allowed"])
