"""Many rows like one that is there, by SQL: `INSERT INTO … SELECT` of a table into itself."""

from collections.abc import Mapping

from django.db import connection
from django.db.models import Model


def multiply(model: type[Model], where: str, times: int, values: Mapping[str, str], order: str = "n") -> int:
    """Add `times` rows for each that fits `where`; returns how many that made.

    `values` are SQL expressions of columns that differ from the row's own (`o`), such as `o.id + n * 1000`:
    `n` counts from 1 to `times`. Rows in the `order` of an index are several times faster to add.
    """
    columns = [str(field.column) for field in model._meta.local_concrete_fields]
    chosen = ", ".join(values.get(column, f'o."{column}"') for column in columns)
    quoted = ", ".join(f'"{column}"' for column in columns)
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({quoted}) SELECT {chosen}"
            f" FROM {table} o, generate_series(1, {times}) n WHERE {where} ORDER BY {order}"
        )
        return cursor.rowcount


def settle(*models: type[Model]) -> None:
    """What autovacuum and the checkpointer would do at some time or other, now."""
    with connection.cursor() as cursor:
        for model in models:
            cursor.execute(f"VACUUM ANALYZE {model._meta.db_table}")
        cursor.execute("CHECKPOINT")
