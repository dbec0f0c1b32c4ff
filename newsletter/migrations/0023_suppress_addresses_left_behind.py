"""Addresses that people moved away from are suppressed, those of before too."""

from typing import Any

from django.db import migrations, models

from newsletter.addresses import known_address

_AT_ONCE = 1000
_REASONS = ["bounce", "complaint", "erased", "blocked", "moved"]


def suppress(apps: Any, schema_editor: Any) -> None:
    """Unless somebody is known by the address today: they moved back, or it is another person's."""
    subscribers = apps.get_model("newsletter", "Subscriber").objects
    events = apps.get_model("newsletter", "ConsentEvent").objects
    suppression = apps.get_model("newsletter", "Suppression")
    moves = events.filter(kind="moved").values_list("evidence__from", flat=True)
    left = [known_address(one) for one in moves.order_by().distinct() if one]
    for start in range(0, len(left), _AT_ONCE):
        some = {one.normalized: one.hash for one in left[start : start + _AT_ONCE]}
        for known in subscribers.filter(email_normalized__in=some).values_list("email_normalized", flat=True):
            del some[known]
        suppression.objects.bulk_create(
            (suppression(address_hash=one, reason="moved") for one in some.values()), ignore_conflicts=True
        )


def lift(apps: Any, schema_editor: Any) -> None:
    apps.get_model("newsletter", "Suppression").objects.filter(reason="moved").delete()


class Migration(migrations.Migration):
    dependencies = [("newsletter", "0022_fewer_writes_for_a_person")]

    operations = [
        migrations.RemoveConstraint(model_name="suppression", name="suppression_reason_known"),
        migrations.AlterField(
            model_name="suppression",
            name="reason",
            field=models.CharField(
                choices=[
                    ("bounce", "the address does not exist"),
                    ("complaint", "a mail was reported as spam"),
                    ("erased", "the person asked to be forgotten"),
                    ("blocked", "blocked by hand"),
                    ("moved", "the person gets letters at another address"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="suppression",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason__in", _REASONS)), name="suppression_reason_known"
            ),
        ),
        migrations.RunPython(suppress, lift),
    ]
