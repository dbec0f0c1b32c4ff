"""Every read costs one query, however long the transmissions are and however many there are of them.

Counted twice: as Django counts, which takes the ordinary way to the database, and on the wire to PostgreSQL,
which also sees what goes past Django's cursor (`cms.documents.rows`).
"""

import gzip
import json
import uuid
from typing import Any

import pytest
from django.db import connection
from pytest_django.fixtures import DjangoAssertNumQueries

from bench.statements import counted
from cms.models import DocumentFacet, TransmissionDocument
from tests.cms.test_door import ROOT, Through, refuse
from tests.conftest import Publication

pytestmark = pytest.mark.django_db
LIST, DETAIL = f"{ROOT}transmissions/", f"{ROOT}transmissions/long/"
CODINGS = ["", "gzip", "gzip, deflate, br"]
# Each with how many items and how many queries the answer has.
READS = [
    (DETAIL, 1, 1),
    (f"{DETAIL}?fields=id,title", 1, 1),
    (f"{LIST}?limit=20", 20, 1),
    (f"{LIST}?limit=100&full=1", 100, 1),
    (f"{LIST}?limit=100&fields=id,body", 100, 1),
    (f"{LIST}?limit=20&topic=light&lens=the-long-view&sort=title", 20, 1),
    (f"{LIST}?limit=20&count=1", 20, 2),
    (f"{LIST}?limit=100&full=1&count=1&topic=light", 100, 2),
]
lengths = pytest.mark.parametrize("blocks", [1, 25, 500])
on_the_wire = pytest.mark.skipif(connection.vendor != "postgresql", reason="DATABASE_URL is not PostgreSQL's")


def fill(publication: Publication, blocks: int, transmissions: int = 101) -> None:
    """Have so many published transmissions, each with so many blocks; all but one are copies of documents."""
    kinds: list[tuple[str, Any]] = [
        ("lens", {"lens": publication.lens, "title": "Near", "body": "<p>It is larger.</p>"}),
        ("image", {"image": publication.picture, "caption": "Dusk", "credit": "Bo"}),
        ("paragraph", f'<p><a linktype="page" id="{publication.index.pk}">All</a></p>'),
        ("disclaimer", {"disclaimer": publication.disclaimer}),
    ]
    publication.transmission(slug="long", body=[kinds[n % len(kinds)] for n in range(blocks)])
    first = TransmissionDocument.objects.get(slug="long")
    facets = list(first.facets.values_list("facet", "date"))
    copies = [copied(first.pk, f"long-{n}") for n in range(1, transmissions)]
    DocumentFacet.objects.bulk_create(
        DocumentFacet(document_id=copy, facet=facet, date=date) for copy in copies for facet, date in facets
    )


def copied(document: int, slug: str) -> int:
    """The key of a copy without a page. The bytes, of which there may be many, stay in the database."""
    own = {"page_id": "NULL", "public_id": f"'{uuid.uuid4().hex}'", "slug": f"'{slug}'"}
    fields = [
        str(one.column) for one in TransmissionDocument._meta.local_concrete_fields if not one.primary_key
    ]
    columns = ", ".join(fields)
    values = ", ".join(own.get(column, column) for column in fields)
    table = TransmissionDocument._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({columns}) SELECT {values} FROM {table} WHERE id = %s RETURNING id",
            [document],
        )
        return int(cursor.fetchone()[0])


def read(path: str, coding: str = "") -> Any:
    """The JSON of an answer that Django had no part in."""
    status, headers, body = Through(refuse).get(path, HTTP_ACCEPT_ENCODING=coding)
    assert status == 200
    if headers.get("Content-Encoding") == "br":
        return None
    return json.loads(gzip.decompress(body) if "Content-Encoding" in headers else body)


def size(answer: Any) -> int:
    return len(answer["items"]) if "items" in answer else 1


@lengths
def test_it_takes_one_query_and_two_with_a_count(
    publication: Publication, django_assert_num_queries: DjangoAssertNumQueries, blocks: int
) -> None:
    fill(publication, blocks)
    assert len(read(DETAIL)["body"]) == blocks
    for path, items, queries in READS:
        with django_assert_num_queries(queries):
            assert size(read(path)) == items


@on_the_wire
@lengths
def test_it_sends_no_other_statement_to_postgresql(publication: Publication, blocks: int) -> None:
    fill(publication, blocks)
    for path, items, queries in READS:
        for _ in range(2):  # the first has the statement prepared, which executes nothing
            with counted() as statements:
                assert size(read(path)) == items
            assert statements.count == queries, path


@on_the_wire
@pytest.mark.parametrize("coding", CODINGS)
def test_it_takes_one_statement_in_every_coding(publication: Publication, coding: str) -> None:
    fill(publication, 25)
    for path in (DETAIL, f"{LIST}?limit=20", f"{LIST}?limit=100&full=1"):
        with counted() as statements:
            read(path, coding)
        assert statements.count == 1, path


@on_the_wire
def test_it_reads_no_body_for_who_has_it(publication: Publication) -> None:
    fill(publication, 500, 1)
    _, headers, whole = Through(refuse).get(DETAIL)
    with counted() as statements:
        status, _, body = Through(refuse).get(DETAIL, HTTP_IF_NONE_MATCH=headers["ETag"])
    assert (status, body, statements.count) == (304, b"", 1)
    assert len(whole) > 100_000
    assert statements.received < 2_000


@on_the_wire
def test_the_count_sees_what_passes_djangos_cursor(publication: Publication) -> None:
    with counted() as statements:
        connection.connection.pgconn.exec_(b"SELECT 1")
        connection.connection.pgconn.exec_params(b"SELECT 1", [])
        with connection.cursor() as cursor:
            cursor.execute("SELECT %s", [1])
    assert statements.count == 3
