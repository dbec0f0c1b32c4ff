"""What stands in Wagtail's index is what Wagtail's own backend would have written."""

from typing import Any

import pytest
from django.db import connection
from wagtail.search.backends import get_search_backend
from wagtail.search.backends.database import SearchBackend
from wagtail.search.models import IndexEntry

from cms.models import TransmissionPage
from tests.conftest import Publication

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has Wagtail's own backend"),
]
# A word's places are others: Wagtail counts field after field, and here it is weight after weight.
WORDS = "ARRAY(SELECT (lexeme, (SELECT array_agg(DISTINCT w) FROM unnest(weights) w))::text FROM unnest({}))"


def entries(things: list[Any]) -> list[tuple[Any, ...]]:
    columns = ", ".join(WORDS.format(column) for column in ("title", "autocomplete", "body"))
    entry = IndexEntry._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT object_id, {columns}, title_text, body_text FROM {entry}"
            " WHERE object_id = ANY(%s) ORDER BY content_type_id, object_id",
            [[str(thing.pk) for thing in things]],
        )
        return list(cursor.fetchall())


def test_entries_are_those_of_wagtails_own_backend(publication: Publication) -> None:
    body = [
        ("quote", {"text": "<p>Light's <b>slow</b></p>", "source": "Ada"}),
        ("paragraph", "<p>H<sub>2</sub>O</p>"),
    ]
    publication.transmission(title="One & “two”", body=body)
    publication.transmission(slug="empty", title="Ünïcode 睡眠", summary="", topic=None)
    pages = list(TransmissionPage.objects.all())
    ours, theirs = get_search_backend(), SearchBackend({})
    ours.add_bulk(TransmissionPage, pages)
    made = entries(pages)
    IndexEntry.objects.all().delete()
    theirs.add_bulk(TransmissionPage, pages)
    assert len(made) == 2
    assert made == entries(pages)


def test_an_entry_is_written_over(publication: Publication) -> None:
    page = publication.transmission()
    page.title = "Another"
    get_search_backend().add_bulk(TransmissionPage, [page])
    (entry,) = IndexEntry.objects.filter(object_id=str(page.pk), content_type=page.content_type)
    assert entry.title_text == "Another"
    assert 0 < entry.title_norm < 10
