"""Wagtail's own search backend of the database, whose index on PostgreSQL takes many entries at once.

Wagtail's asks each object for each of its texts five times, compiles a statement of its own for each batch,
and reads the whole index to learn how long titles are. Here the statement is always the same and reads the
newest titles; what stands in an entry afterwards is what Wagtail would have written.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection
from wagtail.search.backends import database
from wagtail.search.index import AutocompleteField
from wagtail.search.models import IndexEntry

# How many of the newest entries tell how long titles are.
SAMPLE = 1000

_WEIGHTS = "ABCD"
_VECTORS = [*(f"title_{weight}" for weight in _WEIGHTS), *(f"body_{weight}" for weight in _WEIGHTS)]
_COLUMNS = ["object_id", *_VECTORS, "autocomplete", "title_text", "body_text"]


def SearchBackend(params: dict[str, Any]) -> Any:  # noqa: N802 - the name that Wagtail looks for
    """Wagtail's backend for this database."""
    backend = database.SearchBackend(params)
    if connection.vendor == "postgresql":
        backend.index_class = _index_class()
    return backend


def _index_class() -> Any:
    # Imported here: it needs what only PostgreSQL's installations have.
    from modelsearch.backends.database.postgres.postgres import ObjectIndexer, PostgresIndex
    from modelsearch.utils import get_content_type_pk

    class Index(PostgresIndex):
        def add_items(self, model: Any, objs: Sequence[Any]) -> None:
            rows = [_row(ObjectIndexer(obj, self.backend)) for obj in objs]
            if not rows or not model.get_search_fields():
                return
            columns = ([row[name] for row in rows] for name in _COLUMNS)
            with self.write_connection.cursor() as cursor:
                cursor.execute(_statement(self.backend), [get_content_type_pk(model), *columns])

    return Index


def _row(indexer: Any) -> dict[str, str]:
    """The texts of one entry, by `_COLUMNS`."""
    row = dict.fromkeys(_COLUMNS, "") | {"object_id": indexer.id}
    for field in indexer.search_fields:
        for part, weight, value in indexer.prepare_field(indexer.obj, field):
            for name in _where(part, weight):
                row[name] = f"{row[name]} {value}".strip()
    return row


def _where(field: Any, weight: str) -> Iterable[str]:
    if isinstance(field, AutocompleteField):
        return ("autocomplete",)
    column = "title" if field.field_name == "title" else "body"
    return (f"{column}_{weight}", f"{column}_text")


def _statement(backend: Any) -> str:
    table, names = IndexEntry._meta.db_table, ", ".join(_COLUMNS)
    arrays = ", ".join("%s::text[]" for _ in _COLUMNS)
    return f"""
        INSERT INTO {table}
            (content_type_id, object_id, title, autocomplete, body, title_norm, title_text, body_text)
        SELECT %s, object_id, title, {_vector("autocomplete", backend.autocomplete_config)},
            {" || ".join(_weighted("body", backend.config))},
            CASE WHEN length(title) > 0 THEN coalesce(usual, length(title)) / length(title) ELSE 1 END,
            title_text, body_text
        FROM unnest({arrays}) AS given ({names}),
            LATERAL (SELECT {" || ".join(_weighted("title", backend.config))} AS title) titled,
            (SELECT avg(length(title)) AS usual FROM (
                SELECT title FROM {table} ORDER BY id DESC LIMIT {SAMPLE}
            ) newest WHERE length(title) > 0) sampled
        ON CONFLICT (content_type_id, object_id) DO UPDATE SET
            title = EXCLUDED.title, autocomplete = EXCLUDED.autocomplete, body = EXCLUDED.body,
            title_norm = EXCLUDED.title_norm, title_text = EXCLUDED.title_text, body_text = EXCLUDED.body_text
    """  # noqa: S608


def _weighted(column: str, config: str | None) -> Iterator[str]:
    for weight in _WEIGHTS:
        yield f"setweight({_vector(f'{column}_{weight}', config)}, '{weight}')"


def _vector(text: str, config: str | None) -> str:
    return f"to_tsvector('{config}', {text})" if config else f"to_tsvector({text})"
