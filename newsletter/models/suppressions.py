"""Addresses that must not be mailed, kept as hashes so that they survive the person's erasure."""

from django.db import models
from django.db.models import Q

from newsletter.models.newsletters import Newsletter


class SuppressionReason(models.TextChoices):
    BOUNCE = "bounce", "the address does not exist"
    COMPLAINT = "complaint", "a mail was reported as spam"
    ERASED = "erased", "the person asked to be forgotten"
    BLOCKED = "blocked", "blocked by hand"
    MOVED = "moved", "the person gets letters at another address"


# The owner of the address lifts these by confirming. Of the two, an erasure says more.
LIFTED_BY_CONFIRMING = (SuppressionReason.MOVED, SuppressionReason.ERASED)


class Suppression(models.Model):
    address_hash = models.CharField(max_length=32, editable=False)
    reason = models.CharField(max_length=12, choices=SuppressionReason.choices)
    newsletter = models.ForeignKey(
        Newsletter,
        on_delete=models.CASCADE,
        related_name="suppressions",
        null=True,
        blank=True,
        db_index=False,
        help_text="Leave empty to suppress the address for every newsletter.",
    )
    note = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["address_hash", "newsletter"], name="suppression_once"),
            # NULL differs from NULL in the constraint above, so "everywhere" needs one of its own.
            models.UniqueConstraint(
                fields=["address_hash"], condition=Q(newsletter__isnull=True), name="suppression_global_once"
            ),
            models.CheckConstraint(
                condition=Q(reason__in=SuppressionReason.values), name="suppression_reason_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.address_hash[:8]}… {self.get_reason_display()}"
