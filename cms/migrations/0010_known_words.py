"""The words of all transmissions, among which mistyped ones are looked for; titles need no trigrams any more."""

from django.db import migrations, models


def index_trigrams(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute("DROP INDEX IF EXISTS document_title_trigrams")
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")
        if cursor.fetchone():
            schema_editor.execute(
                "CREATE INDEX known_word_trigrams ON cms_knownword USING gin (word gin_trgm_ops)"
            )


class Migration(migrations.Migration):
    dependencies = [("cms", "0009_read_keys")]
    operations = [
        migrations.CreateModel(
            name="KnownWord",
            fields=[("word", models.CharField(max_length=64, primary_key=True, serialize=False))],
        ),
        migrations.RunPython(index_trigrams, migrations.RunPython.noop),
    ]
