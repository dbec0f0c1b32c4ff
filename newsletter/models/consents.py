"""What people said, and how we know: rows are added and never changed."""

from typing import Any, NoReturn

from django.db import models

from newsletter.models.newsletters import Newsletter
from newsletter.models.subscribers import Subscriber


class AppendOnlyError(TypeError):
    """Somebody tried to rewrite the consent log."""


class ConsentKind(models.TextChoices):
    REQUESTED = "requested", "asked to subscribe"
    CONFIRMED = "confirmed", "confirmed the address"
    LEFT = "left", "left"
    IMPORTED = "imported", "was imported with a consent given elsewhere"
    CHANGED = "changed", "changed what they receive"
    PAUSED = "paused", "paused"
    RESUMED = "resumed", "resumed"
    MOVED = "moved", "moved to another address"


class ConsentLog(models.QuerySet["ConsentEvent"]):
    def update(self, **values: Any) -> NoReturn:
        raise AppendOnlyError("Consent events are never changed.")

    def delete(self) -> NoReturn:
        raise AppendOnlyError("Consent events go only with the person they belong to.")


class ConsentEvent(models.Model):
    """One thing a person did. Erasing the person takes their events along (the right to be forgotten)."""

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="consents")
    newsletter = models.ForeignKey(
        # Always that of a subscription written with it or before, whose own key the database checks.
        Newsletter,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    kind = models.CharField(max_length=12, choices=ConsentKind.choices)
    happened_at = models.DateTimeField()
    form = models.CharField(max_length=40, help_text="The form or link that was used.")
    wording = models.CharField(max_length=20, blank=True, help_text="Version of the sentence agreed to.")
    evidence = models.JSONField(default=dict, blank=True)

    objects = ConsentLog.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=ConsentKind.values), name="consent_kind_known")
        ]
        indexes = [
            # How many left by a campaign's mail, among everything that millions ever said.
            models.Index(
                models.F("evidence__campaign"),
                condition=models.Q(kind=ConsentKind.LEFT),
                name="consent_left_by_campaign",
            ),
            # Who had an address before, for who asks what was sent to it.
            models.Index(
                models.F("evidence__from"),
                condition=models.Q(kind=ConsentKind.MOVED),
                name="consent_moved_from",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} at {self.happened_at:%Y-%m-%d %H:%M}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise AppendOnlyError("Consent events are never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError("Consent events go only with the person they belong to.")
