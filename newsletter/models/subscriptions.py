"""A person on a newsletter's list."""

from collections.abc import Mapping

from django.db import models
from django.db.models import F, Q

from newsletter.models.newsletters import Newsletter
from newsletter.models.subscribers import Subscriber
from newsletter.states import Machine


class SubscriptionState(models.TextChoices):
    PENDING = "pending", "pending"
    ACTIVE = "active", "active"
    UNSUBSCRIBED = "unsubscribed", "unsubscribed"


_S = SubscriptionState
_SENTENCES: Mapping[SubscriptionState, str] = {
    _S.PENDING: "Somebody asked for the newsletter with this address; its owner has not confirmed yet.",
    _S.ACTIVE: "The owner of the address confirmed and receives the newsletter.",
    _S.UNSUBSCRIBED: "The person left, and comes back only by asking again.",
}
SUBSCRIPTION: Machine[SubscriptionState] = Machine(
    name="subscription",
    sentences=_SENTENCES,
    moves={
        (_S.PENDING, _S.ACTIVE): "The owner of the address confirmed.",
        (_S.PENDING, _S.UNSUBSCRIBED): "The owner of the address said no.",
        (_S.ACTIVE, _S.UNSUBSCRIBED): "The person left.",
        (_S.UNSUBSCRIBED, _S.PENDING): "The person asked again.",
    },
)


class Subscription(models.Model):
    subscriber = models.ForeignKey(
        # The unique constraint below starts with the subscriber: a second index would only cost writes.
        Subscriber,
        on_delete=models.CASCADE,
        related_name="subscriptions",
        db_index=False,
    )
    newsletter = models.ForeignKey(
        Newsletter, on_delete=models.PROTECT, related_name="subscriptions", db_index=False
    )
    state = models.CharField(max_length=12, choices=_S.choices, default=_S.PENDING)
    requested_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    unsubscribed_at = models.DateTimeField(null=True, blank=True)
    # The confirmation letter: due until it is sent, counted so that nobody is mailed without end.
    letter_due_at = models.DateTimeField(null=True, blank=True)
    letter_sent_at = models.DateTimeField(null=True, blank=True)
    letters = models.PositiveSmallIntegerField(default=0)
    letter_answer = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["subscriber", "newsletter"], name="subscription_once"),
            models.CheckConstraint(condition=SUBSCRIPTION.check(), name="subscription_state_known"),
            models.CheckConstraint(
                condition=~Q(state=_S.ACTIVE) | Q(confirmed_at__isnull=False),
                name="subscription_active_was_confirmed",
            ),
            models.CheckConstraint(
                condition=~Q(state=_S.UNSUBSCRIBED) | Q(unsubscribed_at__isnull=False),
                name="subscription_left_at",
            ),
        ]
        indexes = [
            models.Index(fields=["newsletter", "state", "subscriber"], name="subscription_audience"),
            models.Index(
                F("letter_due_at"), condition=Q(letter_due_at__isnull=False), name="subscription_letter_due"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subscriber} on {self.newsletter}: {self.state}"
