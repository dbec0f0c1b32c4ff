"""Recurring digests, for the groups that work with newsletters. Only who may send has one send itself."""

from django.db import migrations

GROUPS = ("Newsletter managers", "Administrators")


def give(apps, schema_editor):
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label="newsletter", model="digestplan")
    permissions = [
        apps.get_model("auth", "Permission").objects.get_or_create(
            content_type=kind, codename=f"{action}_digestplan", defaults={"name": f"Can {action} recurring digest"}
        )[0]
        for action in ("add", "change", "delete", "view")
    ]
    for group in apps.get_model("auth", "Group").objects.filter(name__in=GROUPS):
        group.permissions.add(*permissions)


class Migration(migrations.Migration):
    dependencies = [("people", "0004_test_lists"), ("newsletter", "0015_digests")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
