"""Transmissions that are asked for again: from memory while they are what they were, and never after."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection

from bench.statements import counted
from cms.api.answers import Answer
from cms.api.endpoints import answered
from cms.models import TransmissionPage
from tests.cms.test_door import ROOT, Through, refuse
from tests.conftest import Publication

pytestmark = pytest.mark.django_db
DETAIL = f"{ROOT}transmissions/slow-light/"
WAYS = [
    (DETAIL, {}),
    (DETAIL, {"HTTP_ACCEPT_ENCODING": "gzip"}),
    (DETAIL, {"HTTP_ACCEPT_ENCODING": "br"}),
    (f"{DETAIL}?fields=title,body", {}),
]
Given = tuple[int, dict[str, str], bytes]


def read(way: tuple[str, dict[str, str]], **headers: str) -> Given:
    """Without the id that every request has of its own."""
    path, usual = way
    status, told, body = Through(refuse).get(path, **usual, **headers)
    del told["X-Request-ID"]
    return status, told, body


@contextmanager
def told() -> Iterator[list[bool]]:
    """What whoever counts is told of each answer: whether it was kept."""
    heard: list[bool] = []

    def hear(answer: Answer, **_: object) -> None:
        heard.append(answer.kept)

    answered.connect(hear)
    yield heard
    answered.disconnect(hear)


@pytest.fixture
def page(publication: Publication) -> TransmissionPage:
    return publication.transmission(body=[("paragraph", f"<p>{'Slow light. ' * 1_000}</p>")])


@pytest.mark.parametrize("way", WAYS)
def test_it_gives_the_same_again_and_reads_no_body(
    page: TransmissionPage, way: tuple[str, dict[str, str]]
) -> None:
    first = read(way)
    if connection.vendor == "postgresql":
        with counted() as statements:
            assert read(way) == first
        assert (statements.count, statements.received < 1_000) == (1, True)
    with told() as kept:
        assert read(way) == first
    assert kept == [True]
    assert len({read(one)[2] for one in WAYS}) == len(WAYS)


def test_it_answers_when_whoever_counts_fails(page: TransmissionPage) -> None:
    def fail(**_: object) -> None:
        raise OSError("no room for figures")

    answered.connect(fail)
    assert read(WAYS[0])[0] == 200
    answered.disconnect(fail)


@pytest.mark.parametrize("way", WAYS)
def test_it_gives_what_was_published_since(page: TransmissionPage, way: tuple[str, dict[str, str]]) -> None:
    before = read(way)
    page.title = "Fast light"
    page.save_revision().publish()
    after = read(way, HTTP_IF_NONE_MATCH=before[1]["ETag"])
    assert after[0] == 200
    assert after[2] != before[2]
    assert read(way) == after
    page.unpublish()
    assert read(way)[0] == 410


def test_who_holds_it_gets_no_body(page: TransmissionPage) -> None:
    for way in WAYS:
        held = read(way)[1]
        assert read(way, HTTP_IF_NONE_MATCH=held["ETag"])[::2] == (304, b"")
        assert read(way, HTTP_IF_MODIFIED_SINCE=held["Last-Modified"])[::2] == (304, b"")
        assert read(way, HTTP_IF_NONE_MATCH='"another"')[0] == 200
