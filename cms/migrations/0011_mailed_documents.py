"""What is mailed is kept, so that the API can give it by its revision."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cms", "0010_known_words"), ("wagtailcore", "0098_apitoken")]
    operations = [
        migrations.CreateModel(
            name="MailedDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("letter", models.UUIDField(unique=True)),
                ("public_id", models.UUIDField()),
                ("slug", models.CharField(max_length=255)),
                ("revision", models.BigIntegerField(db_index=True)),
                ("etag", models.CharField(max_length=32)),
                ("content", models.BinaryField()),
                ("mailed_at", models.DateTimeField(null=True)),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="wagtailcore.site"
                    ),
                ),
            ],
        ),
    ]
