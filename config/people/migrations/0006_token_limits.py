"""What a token of Wagtail's API v3 may. Those that there are keep everything; new ones begin with reading."""

import django.db.models.deletion
from django.db import migrations, models


def keep_everything(apps, schema_editor):
    """Programs that write must not stop at an upgrade. Whoever looks after tokens narrows them afterwards."""
    Limits = apps.get_model("people", "TokenLimits")
    tokens = apps.get_model("wagtailcore", "APIToken").objects.filter(limits=None)
    Limits.objects.bulk_create(Limits(token=token, scope="all") for token in tokens.iterator())


class Migration(migrations.Migration):
    dependencies = [("people", "0005_recurring_digests"), ("wagtailcore", "0098_apitoken")]
    operations = [
        migrations.CreateModel(
            name="TokenLimits",
            fields=[
                (
                    "token",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="limits",
                        serialize=False,
                        to="wagtailcore.apitoken",
                    ),
                ),
                (
                    "scope",
                    models.CharField(
                        choices=[("read", "Read"), ("drafts", "Write drafts"), ("all", "Everything")],
                        default="read",
                        max_length=10,
                    ),
                ),
                ("expires_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("scope__in", ["read", "drafts", "all"])), name="token_scope_is_known"
                    )
                ],
            },
        ),
        migrations.RunPython(keep_everything, migrations.RunPython.noop),
    ]
