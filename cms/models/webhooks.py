"""Who is told what changed, and what became of each telling."""

from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from wagtail.models import Site

from cms.models.documents import Change, Clock
from cms.webhooks import addresses, signing, states, topics


def check_url(url: str) -> None:
    """Raise `ValidationError` for an address that no webhook can have. Its name is not resolved here."""
    try:
        addresses.parse(url)
    except addresses.AddressRefusedError as error:
        raise ValidationError(str(error)) from error


def everything() -> list[str]:
    return [topics.ANY]


class WebhookEndpoint(models.Model):
    """An address that is told of changes. It starts with the first change after it was made.

    `tick` is that of the last change that deliveries were made from. `line_holder` and `line_until` are the
    lease of the one process that sends to it: one request at a time, in the order of the changes.
    """

    name = models.CharField(max_length=120, help_text="What you know it by. For example: Site, production")
    url = models.CharField(
        "URL",
        max_length=500,
        validators=[check_url],
        help_text="Where the requests go, as https://example.org/hook. Redirects are not followed.",
    )
    site = models.ForeignKey(
        Site,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="Left empty, it is told of every site.",
    )
    topics = models.JSONField(
        "told of",
        default=everything,
        validators=[topics.check_patterns],
        help_text="Patterns such as transmission.*, *.gone or *.",
    )
    secret = models.CharField(max_length=100, default=signing.new_secret, editable=False)
    former_secret = models.CharField(max_length=100, blank=True, editable=False)
    # Until then every request is signed with the former secret too.
    former_secret_until = models.DateTimeField(null=True, editable=False)
    secret_shown_at = models.DateTimeField(null=True, editable=False)
    active = models.BooleanField(default=True, editable=False)
    disabled_at = models.DateTimeField(null=True, editable=False)
    disabled_reason = models.CharField(max_length=300, blank=True, editable=False)
    # Administrators are to be told by mail that it was switched off.
    notice_due_at = models.DateTimeField(null=True, editable=False)
    consecutive_failures = models.PositiveIntegerField(default=0, editable=False)
    failing_since = models.DateTimeField(null=True, editable=False)
    delivered_at = models.DateTimeField("last delivery", null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    tick = models.BigIntegerField(editable=False)
    paused_until = models.DateTimeField(null=True, editable=False)
    line_holder = models.BigIntegerField(null=True, editable=False)
    line_until = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = "webhook"
        constraints = [
            models.CheckConstraint(
                condition=Q(active=True, disabled_at__isnull=True)
                | Q(active=False, disabled_at__isnull=False),
                name="webhook_off_has_time",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.tick is None:
            self.tick = Clock.objects.values_list("tick", flat=True).get()
        super().save(*args, **kwargs)


class WebhookDelivery(models.Model):
    """One change for one endpoint, or a test, which has no change. The payload is frozen when it is made.

    A row in the state `sending` belongs to whoever counted `attempts` up to its number, until the lease ends.
    `retries` counts the attempts since it was made or asked for again.
    """

    endpoint = models.ForeignKey(WebhookEndpoint, on_delete=models.CASCADE, related_name="deliveries")
    change = models.ForeignKey(Change, null=True, on_delete=models.CASCADE, related_name="+")
    tick = models.BigIntegerField(null=True)
    # The same for every attempt: receivers know by it what they had already.
    message_id = models.UUIDField(default=uuid4, unique=True)
    type = models.CharField(max_length=40)
    payload = models.TextField()
    state = models.CharField(
        max_length=10, choices=states.DeliveryState, default=states.DeliveryState.WAITING
    )
    attempts = models.PositiveIntegerField(default=0)
    retries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    attempted_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)
    response = models.TextField(blank=True, help_text="How the answer began.")
    error = models.CharField(max_length=300, blank=True)
    duration_ms = models.PositiveIntegerField("duration", null=True)

    class Meta:
        verbose_name = "delivery"
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(fields=["endpoint", "change"], name="webhook_change_once"),
            models.CheckConstraint(condition=states.check(), name="webhook_state_known"),
        ]
        indexes = [
            # Serves "whose turn is it?"; empties as an endpoint is told.
            models.Index(
                fields=["endpoint", "tick", "id"],
                condition=Q(state__in=states.OPEN_STATES),
                name="webhook_open",
            ),
            models.Index(fields=["created_at"], name="webhook_created"),
        ]

    def __str__(self) -> str:
        return f"{self.type}, {self.state}"

    @property
    def header_id(self) -> str:
        """The value of the header `webhook-id`."""
        return f"msg_{self.message_id.hex}"
