"""Lanes name what is on the wire. What an old worker has there gets an honest name, and it can take no more."""

from django.db import migrations, models
from django.db.models import Count, F, Q

STATES = [
    "bounced", "complained", "deferred", "delivered", "failed", "queued", "sending", "sent", "skipped", "unknown",
]  # fmt: skip


def name_what_was_sending(apps, schema_editor):
    rows = apps.get_model("newsletter", "Delivery").objects.filter(state="sending")
    lanes = apps.get_model("newsletter", "Lane").objects
    for campaign, number in rows.order_by().values_list("campaign").annotate(n=Count("id")):
        desk = lanes.filter(campaign=campaign, number=0)
        desk.update(sending=F("sending") - number, unknown=F("unknown") + number)
    rows.update(state="unknown")
    lanes.update(holder=None, lease_until=None)


class Migration(migrations.Migration):
    atomic = False  # what it writes must be committed before a table may be altered

    dependencies = [("newsletter", "0006_audience")]

    operations = [
        migrations.RunPython(name_what_was_sending, migrations.RunPython.noop),
        migrations.RemoveConstraint("delivery", "delivery_state_known"),
        migrations.RemoveIndex("delivery", "delivery_on_the_wire"),
        migrations.AddField(
            "lane",
            "on_the_wire",
            models.JSONField(
                db_default=[],
                default=list,
                help_text="Deliveries whose messages its holder may have handed over.",
            ),
        ),
        migrations.AlterField(
            "delivery",
            "holder",
            models.BigIntegerField(help_text="The turn of a lane that tried it last.", null=True),
        ),
        migrations.AddConstraint(
            "delivery",
            models.CheckConstraint(
                condition=Q(("state__in", STATES), Q(("state", "sending"), _negated=True)),
                name="delivery_state_known",
            ),
        ),
    ]
