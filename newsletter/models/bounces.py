"""What came back from a person's mailbox. Kept apart from the ledger, which may know one end only.

Or from the mailbox that a letter to confirm went to, which is in no ledger: a bounce has either `delivery` or
`letter`.
"""

from django.db import models
from django.db.models import Q

from newsletter.models.deliveries import Delivery
from newsletter.models.subscribers import Subscriber


class BounceKind(models.TextChoices):
    HARD = "hard", "the mailbox does not exist"
    SOFT = "soft", "was refused for a reason that may pass"
    COMPLAINT = "complaint", "was reported as spam"


class Bounce(models.Model):
    """Each kind once a delivery or letter, so that a report that comes twice does nothing the second time."""

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="bounces")
    # Without a constraint, like the ledger's own; the index is the one that makes it once.
    delivery = models.ForeignKey(
        Delivery,
        on_delete=models.DO_NOTHING,
        related_name="+",
        db_constraint=False,
        db_index=False,
        null=True,
    )
    letter = models.CharField(max_length=64, blank=True, db_default="", help_text="Its mark.")
    # Of the address that the letter went to. The address itself may be that of somebody else.
    address_hash = models.CharField(max_length=32, blank=True, db_default="")
    kind = models.CharField(max_length=10, choices=BounceKind.choices)
    happened_at = models.DateTimeField()
    source = models.CharField(max_length=20, help_text="Who reported it: a provider, the mailbox, SMTP.")
    answer = models.CharField(max_length=300, blank=True, help_text="The mail server's words.")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["delivery", "kind"], name="bounce_once"),
            models.UniqueConstraint(
                fields=["letter", "kind"], condition=~Q(letter=""), name="bounce_of_letter_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=BounceKind.values), name="bounce_kind_known"),
        ]
        indexes = [models.Index(fields=["happened_at"], name="bounce_age")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} at {self.happened_at:%Y-%m-%d %H:%M}"
