"""The ledger: one row for each campaign and person. It is the truth; tasks are only wake-ups."""

from collections.abc import Mapping

from django.db import models
from django.db.models import Q

from newsletter.models.campaigns import Campaign
from newsletter.models.subscribers import Subscriber
from newsletter.models.variants import Variant
from newsletter.states import Machine


class DeliveryState(models.TextChoices):
    QUEUED = "queued", "queued"
    SENDING = "sending", "sending"
    SENT = "sent", "sent"
    DEFERRED = "deferred", "deferred"
    FAILED = "failed", "failed"
    UNKNOWN = "unknown", "unknown"
    SKIPPED = "skipped", "skipped"
    DELIVERED = "delivered", "delivered"
    BOUNCED = "bounced", "bounced"
    COMPLAINED = "complained", "complained"


_S = DeliveryState
_SENTENCES: Mapping[DeliveryState, str] = {
    _S.QUEUED: "Waiting for its turn.",
    _S.SENDING: "Handed to the wire; its lane says so before the first byte, so that a crash shows.",
    _S.SENT: "The mail server took the message.",
    _S.DEFERRED: "The server said “later”, or the reader's own hour or a test's winner has not come.",
    _S.FAILED: "The server refused for good, or said “later” for too long.",
    _S.UNKNOWN: "The line or the process broke before the server's answer; never repeated blindly.",
    _S.SKIPPED: "Left, was suppressed or the campaign was cancelled before the mail went out.",
    _S.DELIVERED: "The provider reports that the reader's own server took it.",
    _S.BOUNCED: "It was taken, and came back.",
    _S.COMPLAINED: "The reader reported it as spam.",
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
        (_S.SENDING, _S.UNKNOWN): "No answer after the message, or the lane's lease ran out.",
        (_S.SENDING, _S.QUEUED): "It never left: no line could be had, or the sender itself was refused.",
        (_S.UNKNOWN, _S.SENT): "The answer came after the lease had run out, or an editor knows it arrived.",
        (_S.UNKNOWN, _S.DEFERRED): "The answer, “later”, came after the lease had run out.",
        (_S.UNKNOWN, _S.FAILED): "The refusal came after the lease had run out.",
        (_S.UNKNOWN, _S.QUEUED): "It certainly never left, or somebody chose to risk a second copy.",
        (_S.QUEUED, _S.SKIPPED): "The person left, or the campaign was cancelled.",
        (_S.DEFERRED, _S.QUEUED): "The winner of the campaign's test is known.",
        (_S.DEFERRED, _S.SKIPPED): "The person left, or the campaign was cancelled, between two attempts.",
        (_S.FAILED, _S.QUEUED): "An editor has it tried again.",
        (_S.SKIPPED, _S.QUEUED): "An editor sends to those who did not get it, and the person may be mailed.",
        (_S.SKIPPED, _S.DEFERRED): "The same, and a test is not decided, or their own hour has not come.",
        (_S.SENDING, _S.DELIVERED): "The provider's report was faster than its answer.",
        (_S.SENDING, _S.BOUNCED): "The provider's report was faster than its answer.",
        (_S.SENDING, _S.COMPLAINED): "The provider's report was faster than its answer.",
        (_S.SENT, _S.DELIVERED): "The provider reported it.",
        (_S.UNKNOWN, _S.DELIVERED): "The provider reported it, so it had been taken.",
        (_S.SENT, _S.BOUNCED): "The provider or a bounce message reported it.",
        (_S.UNKNOWN, _S.BOUNCED): "It came back, so it had been taken.",
        (_S.DELIVERED, _S.BOUNCED): "It came back late.",
        (_S.SENT, _S.COMPLAINED): "The reader reported it as spam.",
        (_S.UNKNOWN, _S.COMPLAINED): "The reader reported it as spam, so it had arrived.",
        (_S.DELIVERED, _S.COMPLAINED): "The reader reported it as spam.",
    },
)
# Without an outcome yet: a campaign is over when nobody is left in these.
OPEN_STATES = [_S.QUEUED, _S.DEFERRED, _S.SENDING]
# What the row of somebody says whom a lane names as on the wire: it is written once, with the outcome.
WAITING_STATES = [_S.QUEUED, _S.DEFERRED]
# Of interest one by one, and few.
NOTABLE_STATES = [_S.FAILED, _S.UNKNOWN, _S.SKIPPED, _S.BOUNCED, _S.COMPLAINED]


class Delivery(models.Model):
    """Few columns and few indexes: a campaign writes millions of these, and each of them once more.

    Nobody is `sending` in this table: a lane names those that it has on the wire (`Lane.on_the_wire`), and a
    row goes from `queued` to its outcome in one write.

    Without foreign keys in the database, which would check three other tables for each row of a million;
    campaigns and variants that have deliveries cannot be deleted in Django, and a person's number that
    leads nowhere means that the person was erased.
    """

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="deliveries", db_index=False, db_constraint=False
    )
    variant = models.ForeignKey(
        Variant, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    subscriber = models.ForeignKey(
        # Found by campaign and person together; one more index would cost each of a million rows.
        Subscriber,
        on_delete=models.DO_NOTHING,
        null=True,
        related_name="deliveries",
        db_index=False,
        db_constraint=False,
    )
    email = models.CharField(max_length=320, help_text="The address as it was when the audience was frozen.")
    name = models.CharField(max_length=200, default="", db_default="", help_text="The name as it was then.")
    # The mailbox provider whose limits it is under; 0 is everybody else.
    mailbox_provider = models.SmallIntegerField(default=0, db_default=0)
    state = models.CharField(max_length=10, choices=_S.choices, default=_S.QUEUED, db_default=_S.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    holder = models.BigIntegerField(null=True, help_text="The turn of a lane that tried it last.")
    queued_at = models.DateTimeField()
    due_at = models.DateTimeField(
        null=True, help_text="When a deferred one goes on; empty while it waits for a winner."
    )
    tried_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    bounced_at = models.DateTimeField(null=True)
    complained_at = models.DateTimeField(null=True)
    sender = models.CharField(max_length=40, default="", db_default="")
    answer = models.CharField(max_length=300, default="", db_default="", help_text="The server's last words.")
    provider_id = models.CharField(
        max_length=200, default="", db_default="", help_text="What the provider calls the message."
    )

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(fields=["campaign", "subscriber"], name="delivery_once"),
            models.CheckConstraint(
                condition=DELIVERY.check() & ~Q(state=_S.SENDING), name="delivery_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=_S.SENT) | Q(sent_at__isnull=False), name="delivery_sent_has_time"
            ),
        ]
        # Each holds only the rows that its question is about, and empties as the campaign goes on.
        indexes = [
            models.Index(
                fields=["campaign", "mailbox_provider", "id"],
                condition=Q(state=_S.QUEUED),
                name="delivery_queued",
            ),
            models.Index(
                fields=["campaign", "due_at"], condition=Q(state=_S.DEFERRED), name="delivery_deferred"
            ),
            models.Index(
                fields=["campaign", "state", "id"],
                condition=Q(state__in=NOTABLE_STATES),
                name="delivery_notable",
            ),
            models.Index(
                fields=["provider_id"], condition=~Q(provider_id=""), name="delivery_named_by_provider"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email}: {self.state}"


class Attempt(models.Model):
    """An attempt after which the message was not taken. The one that succeeded is in the delivery itself."""

    delivery = models.ForeignKey(
        Delivery, on_delete=models.CASCADE, related_name="failed_attempts", db_constraint=False
    )
    number = models.PositiveSmallIntegerField()
    sender = models.CharField(max_length=40)
    tried_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=_S.choices)
    answer = models.CharField(max_length=300)
    provider_id = models.CharField(max_length=200, default="", db_default="")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"attempt {self.number}: {self.answer}"
