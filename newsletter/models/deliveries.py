"""The ledger: one row for each campaign and person. It is the truth; tasks are only wake-ups."""

from collections.abc import Mapping

from django.db import models
from django.db.models import Q

from newsletter.models.campaigns import Campaign, Variant
from newsletter.models.subscribers import Subscriber
from newsletter.states import Machine


class DeliveryState(models.TextChoices):
    QUEUED = "queued", "queued"
    SENDING = "sending", "sending"
    SENT = "sent", "sent"
    DEFERRED = "deferred", "deferred"
    FAILED = "failed", "failed"
    UNKNOWN = "unknown", "unknown"
    SKIPPED = "skipped", "skipped"


_S = DeliveryState
_SENTENCES: Mapping[DeliveryState, str] = {
    _S.QUEUED: "Waiting for its turn.",
    _S.SENDING: "Handed to the wire; written down before the first byte, so that a crash shows.",
    _S.SENT: "The mail server took the message.",
    _S.DEFERRED: "The server said “later”; it is tried again when due.",
    _S.FAILED: "The server refused for good, or said “later” for too long.",
    _S.UNKNOWN: "The line or the process broke before the server's answer; never repeated blindly.",
    _S.SKIPPED: "Left, was suppressed or the campaign was cancelled before the mail went out.",
}
DELIVERY: Machine[DeliveryState] = Machine(
    name="delivery",
    sentences=_SENTENCES,
    moves={
        (_S.QUEUED, _S.SENDING): "Its turn has come.",
        (_S.DEFERRED, _S.SENDING): "It is due again.",
        (_S.SENDING, _S.SENT): "The server answered 250 after the message.",
        (_S.SENDING, _S.DEFERRED): "A 4xx, or the line broke before the message was handed over.",
        (_S.SENDING, _S.FAILED): "The server answered 5xx, or the message grew too old.",
        (_S.SENDING, _S.UNKNOWN): "No answer after the message, or the lease ran out.",
        (_S.SENDING, _S.QUEUED): "The server refused our sender, not the person: the campaign waits.",
        (_S.UNKNOWN, _S.SENT): "The answer came after the lease had run out.",
        (_S.UNKNOWN, _S.DEFERRED): "The answer, “later”, came after the lease had run out.",
        (_S.UNKNOWN, _S.FAILED): "The refusal came after the lease had run out.",
        (_S.QUEUED, _S.SKIPPED): "The person left, or the campaign was cancelled.",
        (_S.DEFERRED, _S.SKIPPED): "The person left, or the campaign was cancelled, between two attempts.",
    },
)
OPEN_STATES = [_S.QUEUED, _S.DEFERRED, _S.SENDING]


class Delivery(models.Model):
    """Few columns and few indexes: a campaign writes millions of these.

    `claim` and `lease_until` say which lane has picked the row up. A claimed row that is not yet `sending`
    is free again when its lease ends; a `sending` row becomes `unknown`.
    """

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="deliveries", db_index=False
    )
    variant = models.ForeignKey(Variant, on_delete=models.PROTECT, related_name="+", db_index=False)
    subscriber = models.ForeignKey(
        Subscriber, on_delete=models.SET_NULL, null=True, related_name="deliveries"
    )
    email = models.CharField(max_length=320, help_text="The address as it was when the audience was frozen.")
    state = models.CharField(max_length=10, choices=_S.choices, default=_S.QUEUED, db_default=_S.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    claim = models.BigIntegerField(null=True)
    lease_until = models.DateTimeField(null=True)
    queued_at = models.DateTimeField()
    due_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=300, default="", db_default="", help_text="The server's last words.")

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(fields=["campaign", "subscriber"], name="delivery_once"),
            models.CheckConstraint(condition=DELIVERY.check(), name="delivery_state_known"),
            models.CheckConstraint(
                condition=~Q(state=_S.SENT) | Q(sent_at__isnull=False), name="delivery_sent_has_time"
            ),
        ]
        indexes = [
            # Serves claiming (by id within a campaign) and "is anything left?"; empties as a campaign ends.
            models.Index(fields=["campaign", "id"], condition=Q(state__in=OPEN_STATES), name="delivery_open"),
            # As many rows as there are connections: finds what a dead process left behind.
            models.Index(fields=["lease_until"], condition=Q(state=_S.SENDING), name="delivery_on_the_wire"),
        ]

    def __str__(self) -> str:
        return f"{self.email}: {self.state}"


class Lane(models.Model):
    """A campaign's right to one connection. Whoever holds it sends; the lease frees it from the dead."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="lanes", db_index=False)
    number = models.PositiveSmallIntegerField()
    holder = models.BigIntegerField(null=True)
    lease_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "number"], name="lane_once")]

    def __str__(self) -> str:
        return f"lane {self.number} of campaign {self.campaign_id}"
