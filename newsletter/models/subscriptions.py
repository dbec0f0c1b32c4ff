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


class Frequency(models.TextChoices):
    EVERY = "every", "every issue"
    DIGEST = "digest", "a digest"


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
    frequency = models.CharField(
        max_length=8, choices=Frequency.choices, default=Frequency.EVERY, db_default=Frequency.EVERY
    )
    topics = models.ManyToManyField(
        "cms.Topic", blank=True, related_name="+", help_text="None means all of the newsletter's topics."
    )
    paused_until = models.DateTimeField(
        null=True, blank=True, help_text="Nothing is sent before; then it goes on by itself."
    )
    requested_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    # Stays while somebody waits to come back, and goes when they have confirmed.
    unsubscribed_at = models.DateTimeField(null=True, blank=True)
    # The confirmation letter: due until it is sent, counted so that nobody is mailed without end.
    letter_due_at = models.DateTimeField(null=True, blank=True)
    letter_sent_at = models.DateTimeField(null=True, blank=True)
    letters = models.PositiveSmallIntegerField(default=0)
    letter_answer = models.CharField(max_length=300, blank=True)
    # There is no such mailbox: for as long as the letter that came back is good, no other goes there.
    letter_bounced_at = models.DateTimeField(null=True, blank=True)
    # The welcome letter: once a person and newsletter, however often they come back.
    welcome_due_at = models.DateTimeField(null=True, blank=True)
    welcome_sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["subscriber", "newsletter"], name="subscription_once"),
            models.CheckConstraint(condition=SUBSCRIPTION.check(), name="subscription_state_known"),
            models.CheckConstraint(
                condition=Q(frequency__in=Frequency.values), name="subscription_frequency_known"
            ),
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
            models.Index(
                F("welcome_due_at"),
                condition=Q(welcome_due_at__isnull=False),
                name="subscription_welcome_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subscriber} on {self.newsletter}: {self.state}"
