"""Indexes by which the admin's list of people finds and filters millions of them."""

from django.db import migrations, models

_SEARCHED = "(email_normalized || ' ' || lower(name)) gin_trgm_ops"


def index_trigrams(apps, schema_editor):
    """Where PostgreSQL has the extension, which the publication's own search asked for before."""
    if schema_editor.connection.vendor != "postgresql":
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")
        if cursor.fetchone() is None:
            return
        cursor.execute(
            "CREATE INDEX IF NOT EXISTS newsletter_people_trigrams ON newsletter_subscriber USING gin"
            f" ({_SEARCHED})"
        )
        # The planner knows nothing of an expression until then, and walks past everybody.
        cursor.execute("ANALYZE newsletter_subscriber")


def drop_trigrams(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS newsletter_people_trigrams")


class Migration(migrations.Migration):
    dependencies = [("newsletter", "0009_segments_and_engagement")]
    operations = [
        migrations.AddIndex(
            "subscriber", models.Index(fields=["locale", "id"], name="subscriber_locale")
        ),
        migrations.AddIndex(
            "subscriber",
            models.Index(fields=["id"], condition=models.Q(is_role=True), name="subscriber_role"),
        ),
        migrations.AddIndex(
            "subscriber",
            models.Index(fields=["id"], condition=models.Q(is_disposable=True), name="subscriber_disposable"),
        ),
        migrations.RunPython(index_trigrams, drop_trigrams),
    ]
