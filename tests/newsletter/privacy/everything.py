"""Every text in every table, so that nothing of a person can hide."""

from django.apps import apps
from django.db import connection


def places_of(*texts: str) -> list[str]:
    """The tables and columns in which one of the texts stands, whatever the case."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        if table not in connection.introspection.table_names():
            continue
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            names = [column[0] for column in cursor.description or ()]
            for row in cursor.fetchall():
                values = zip(names, row, strict=True)
                found += [
                    f"{table}.{name}"
                    for name, value in values
                    if any(text.lower() in str(value).lower() for text in texts)
                ]
    return sorted(set(found))
