"""Welcome series, for the groups that work with newsletters. Who may send campaigns switches them on."""

from importlib import import_module

from django.db import migrations

_PERMISSIONS = ("newsletter.add_series", "newsletter.change_series", "newsletter.view_series")
_GROUPS = ("Newsletter managers", "Administrators")
_permission = import_module("config.people.migrations.0001_ready_made_groups")._permission


def give_series(apps, schema_editor):
    """Added where the group is still there; nothing is taken from anybody."""
    for group in apps.get_model("auth", "Group").objects.filter(name__in=_GROUPS):
        group.permissions.add(*(_permission(apps, permission) for permission in _PERMISSIONS))


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_ready_made_groups"),
        ("newsletter", "0014_series"),
    ]
    operations = [migrations.RunPython(give_series, migrations.RunPython.noop)]
