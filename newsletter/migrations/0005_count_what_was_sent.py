"""Campaigns of before get their counts, and rows that an old worker held get an honest name."""

from django.db import migrations
from django.db.models import Count, F


def count(apps, schema_editor):
    Campaign = apps.get_model("newsletter", "Campaign")
    Delivery = apps.get_model("newsletter", "Delivery")
    Lane = apps.get_model("newsletter", "Lane")
    Delivery.objects.filter(state="sending").update(state="unknown")
    for campaign in Campaign.objects.filter(started_at__isnull=False):
        rows = Delivery.objects.filter(campaign=campaign).order_by().values_list("state")
        counts = dict(rows.annotate(n=Count("id")))
        Lane.objects.filter(campaign=campaign).delete()  # a sweep opens new ones
        Lane.objects.create(campaign=campaign, number=0, **counts)
    Campaign.objects.filter(state="cancelled").update(finished_at=F("cancelled_at"))


def tune(apps, schema_editor):
    """A campaign changes each row twice within minutes: room for it on the same page, and early vacuuming."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "ALTER TABLE newsletter_delivery SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05)"
        )
        schema_editor.execute("ALTER TABLE newsletter_lane SET (fillfactor = 20)")


class Migration(migrations.Migration):
    atomic = False  # what it writes must be committed before a table may be altered

    dependencies = [("newsletter", "0004_send_engine")]

    operations = [
        migrations.RunPython(count, migrations.RunPython.noop),
        migrations.RunPython(tune, migrations.RunPython.noop),
    ]
