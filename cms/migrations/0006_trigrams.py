"""Words with a typing error are found by their trigrams, where PostgreSQL has the extension."""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations


class TrigramsWherePossible(TrigramExtension):
    """The extension and an index of titles; neither where the server does not offer it."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor != "postgresql":
            return
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'")
            if cursor.fetchone() is None:
                return
        super().database_forwards(app_label, schema_editor, from_state, to_state)
        schema_editor.execute(
            "CREATE INDEX document_title_trigrams ON cms_transmissiondocument"
            " USING gin (lower(title) gin_trgm_ops)"
        )

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute("DROP INDEX IF EXISTS document_title_trigrams")


class Migration(migrations.Migration):
    dependencies = [("cms", "0005_clock")]
    operations = [TrigramsWherePossible()]
