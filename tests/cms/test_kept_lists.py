"""Lists that are asked for again: given from memory while nothing changed, and never after."""

from contextlib import AbstractContextManager, nullcontext

import pytest
from django.db import connection, transaction

from bench.statements import Statements, counted
from cms.api.kept import Answers
from cms.models import TransmissionPage
from tests.cms.test_door import ROOT, Through, refuse
from tests.conftest import Publication

# Nothing is kept inside a transaction, which is where other tests run.
committing = pytest.mark.django_db(transaction=True, serialized_rollback=True)
LIST, GZIP = f"{ROOT}transmissions/?limit=20&full=1", {"HTTP_ACCEPT_ENCODING": "gzip"}


def read(path: str = LIST, **headers: str) -> bytes:
    status, _, body = Through(refuse).get(path, **headers)
    assert status == 200
    return body


# One test and not five: what commits has to be cleared away, which takes longer than all that is tested.
@committing
def test_it_gives_the_same_again_until_something_changes(publication: Publication) -> None:
    page = publication.transmission(body=[("paragraph", f"<p>{'Slow light. ' * 1_000}</p>")])
    for path, headers in ((LIST, {}), (LIST, GZIP), (f"{LIST}&count=1&topic=light", {})):
        first = read(path, **headers)
        with received() as statements:
            assert read(path, **headers) == first
        if connection.vendor == "postgresql":
            assert statements.count == 1
            assert statements.received < 1_000, "the body was read again"
    assert read(f"{ROOT}transmissions/") != read(f"{ROOT}transmissions/?full=1")
    assert b'"Fast light"' in with_title(page, "Fast light")
    assert b"Never said" in taken_back(page, "Never said")
    assert b"Never said" not in read()
    assert b'"Said"' in with_title(page, "Said")  # at the tick that was taken back
    page.unpublish()
    assert b'"items":[]' in read()


def with_title(page: TransmissionPage, title: str) -> bytes:
    """The list after the page was published with another title."""
    fresh = TransmissionPage.objects.get(pk=page.pk)
    fresh.title = title
    fresh.save_revision().publish()
    return read()


def taken_back(page: TransmissionPage, title: str) -> bytes:
    """The list inside a transaction that is never committed."""
    with transaction.atomic():
        seen = with_title(page, title)
        transaction.set_rollback(True)
    return seen


def received() -> AbstractContextManager[Statements]:
    return counted() if connection.vendor == "postgresql" else nullcontext(Statements())


def test_a_memory_holds_no_more_than_it_may() -> None:
    answers = Answers(most_bytes=80)
    for number in range(10):
        answers.put(number, "1", bytes(10))
        answers.get(0)  # asked for all the time
    assert [number for number in range(10) if answers.get(number)] == [0, 3, 4, 5, 6, 7, 8, 9]


def test_a_memory_keeps_nothing_that_would_fill_it() -> None:
    answers = Answers(most_bytes=80)
    answers.put("large", "1", bytes(11))
    assert answers.get("large") is None


def test_a_memory_believes_no_proof_for_ever() -> None:
    answers = Answers(seconds=-1)
    answers.put("old", "1", b"")
    assert answers.get("old") is None


def test_a_memory_forgets_what_was_replaced() -> None:
    answers = Answers(most_bytes=80)
    for _ in range(100):
        answers.put("same", "1", bytes(10))
    kept = answers.get("same")
    assert kept
    assert kept.body == bytes(10)
