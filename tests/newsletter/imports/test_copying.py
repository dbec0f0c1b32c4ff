"""Whatever stands in a file reaches PostgreSQL as it stands there."""

from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from newsletter.imports.copying import copied
from newsletter.imports.entries import Entry

# NUL is in no text of PostgreSQL's: files with one are refused at the door.
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
MOMENT = st.none() | TEXT
ENTRIES = st.builds(
    Entry,
    row=st.integers(0, 2**31 - 1),
    written=TEXT, normalized=TEXT, hash=TEXT, name=TEXT, locale=TEXT, time_zone=TEXT, attributes=TEXT,
    wants=TEXT, rank=st.integers(0, 2),
    asked_at=MOMENT, consent_at=MOMENT, left_at=MOMENT, paused_until=MOMENT,
    frequency=TEXT, topics=TEXT, is_role=st.booleans(), is_disposable=st.booleans(),
)  # fmt: skip
_TYPES = {"row": "integer", "rank": "smallint", "is_role": "boolean", "is_disposable": "boolean"}


def read_by_postgresql(lines: bytes) -> list[tuple[Any, ...]]:
    columns = ", ".join(f"{name} {_TYPES.get(name, 'text')}" for name in Entry._fields)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE copied ({columns}) ON COMMIT DROP")
        with cursor.copy("COPY copied FROM STDIN") as copy:
            copy.write(lines)
        cursor.execute("SELECT * FROM copied")
        found = cursor.fetchall()
        cursor.execute("DROP TABLE copied")
    return found


@pytest.mark.skipif(connection.vendor != "postgresql", reason="COPY is PostgreSQL's")
@pytest.mark.django_db
@given(st.lists(ENTRIES, max_size=4))
def test_it_is_what_postgresql_reads(entries: list[Entry]) -> None:
    assert read_by_postgresql(copied(entries)) == entries
