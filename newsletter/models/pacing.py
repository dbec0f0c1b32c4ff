"""What pacing must remember when Redis forgets, or where there is none."""

from django.db import models


class SenderStart(models.Model):
    """When a sender was first used: the first day of its warm-up."""

    sender = models.CharField(max_length=255, unique=True)
    first_used_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.sender


class SenderUsage(models.Model):
    """Messages that a sender was allowed, in five minutes. `provider` 0 counts all of them.

    Written at the end of a lane's slice, so it may lag behind by one; small corrections may be negative.
    """

    sender = models.CharField(max_length=255)
    provider = models.PositiveSmallIntegerField(default=0)
    slot = models.PositiveIntegerField(help_text="Unix time divided by 300.")
    count = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sender", "slot", "provider"], name="sender_usage_once"),
        ]
        indexes = [models.Index(fields=["slot"], name="sender_usage_age")]

    def __str__(self) -> str:
        return f"{self.sender}: {self.count}"


class SenderPace(models.Model):
    """Where a sender's budgets and rests stand, for installations without Redis.

    `state` is JSON as `newsletter.pacing.database_store` writes it. It is replaced only where `version` is
    still the one that was read, so that two workers never spend the same message.
    """

    sender = models.CharField(max_length=255, unique=True)
    version = models.BigIntegerField(default=0)
    state = models.TextField(default="{}")

    def __str__(self) -> str:
        return self.sender
