"""Who writes campaigns keeps the lists that their tests go to."""

from django.db import migrations

GROUPS = ("Newsletter managers", "Administrators")


def give(apps, schema_editor):
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label="newsletter", model="testlist")
    permissions = [
        apps.get_model("auth", "Permission").objects.get_or_create(
            content_type=kind, codename=f"{action}_testlist", defaults={"name": f"Can {action} test list"}
        )[0]
        for action in ("add", "change", "delete", "view")
    ]
    for group in apps.get_model("auth", "Group").objects.filter(name__in=GROUPS):
        group.permissions.add(*permissions)


class Migration(migrations.Migration):
    dependencies = [("people", "0003_campaign_approval"), ("newsletter", "0018_preflight")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
