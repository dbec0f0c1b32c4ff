"""Lanes: how many processes may send a campaign at once, and how far each has come."""

from django.db import models

from newsletter.models.campaigns import Campaign
from newsletter.models.deliveries import DeliveryState


class Lane(models.Model):
    """A campaign's right to be sent by one process. Whoever holds it sends; the lease frees it from the dead.

    The columns named like states hold how many deliveries this lane has moved into each, less those that it
    moved out. Summed over a campaign's lanes they are its counts, which costs the same at any size. Only the
    holder writes a lane, so lanes do not wait for each other. Lane 0 is the desk's: what editors, readers and
    providers move is counted there, and nobody holds it.

    Each of a campaign's lanes has its own share of the rows, by their numbers (`Turn.has`), so that two never
    reach for the same one. `on_the_wire` names the rows that are `sending`.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="lanes", db_index=False)
    number = models.PositiveSmallIntegerField()
    holder = models.BigIntegerField(null=True)
    lease_until = models.DateTimeField(null=True)
    on_the_wire = models.JSONField(
        default=list,
        db_default=[],
        help_text="Deliveries whose messages its holder may have handed over.",
    )
    turns = models.BigIntegerField(default=0, db_default=0, help_text="How many turns it was woken for.")
    woken_at = models.DateTimeField(null=True, help_text="When its next turn's wake-up was sent, if it was.")
    outcomes = models.JSONField(
        default=list,
        db_default=[],
        help_text="The last refusals by kind, and null for what went well between. Empty if all did.",
    )
    rate = models.FloatField(default=0, db_default=0, help_text="Messages a second, lately.")
    queued = models.BigIntegerField(default=0, db_default=0)
    sending = models.BigIntegerField(default=0, db_default=0)
    sent = models.BigIntegerField(default=0, db_default=0)
    deferred = models.BigIntegerField(default=0, db_default=0)
    failed = models.BigIntegerField(default=0, db_default=0)
    unknown = models.BigIntegerField(default=0, db_default=0)
    skipped = models.BigIntegerField(default=0, db_default=0)
    delivered = models.BigIntegerField(default=0, db_default=0)
    bounced = models.BigIntegerField(default=0, db_default=0)
    complained = models.BigIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "number"], name="lane_once")]

    def __str__(self) -> str:
        return f"lane {self.number} of campaign {self.campaign_id}"


class ErrorGroup(models.Model):
    """Answers of one kind that a campaign met, and how often: read at once however many there were."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="errors", db_index=False)
    state = models.CharField(max_length=10, choices=DeliveryState.choices)
    cause = models.CharField(max_length=20)
    key = models.CharField(max_length=120, help_text="The answer without what differs from person to person.")
    count = models.BigIntegerField(default=0)
    sample = models.CharField(max_length=300)
    last_at = models.DateTimeField()

    class Meta:
        ordering = ["-count"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "state", "cause", "key"], name="error_group_once")
        ]

    def __str__(self) -> str:
        return f"{self.count} times: {self.sample}"
