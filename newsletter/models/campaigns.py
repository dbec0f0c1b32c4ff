"""A campaign: one sending of a page to a newsletter's subscribers, and the mail as it was frozen for it."""

import uuid
from collections.abc import Mapping

from django.conf import settings
from django.db import models
from django.db.models import Q

from newsletter.models.newsletters import Newsletter
from newsletter.states import Machine


class CampaignState(models.TextChoices):
    DRAFT = "draft", "draft"
    SCHEDULED = "scheduled", "scheduled"
    SENDING = "sending", "sending"
    PAUSED = "paused", "paused"
    SENT = "sent", "sent"
    CANCELLED = "cancelled", "cancelled"


_S = CampaignState
_SENTENCES: Mapping[CampaignState, str] = {
    _S.DRAFT: "Being prepared; nobody receives it.",
    _S.SCHEDULED: "Starts by itself at its time.",
    _S.SENDING: "The audience is frozen and mails are going out.",
    _S.PAUSED: "Stopped between two mails; resuming goes on with the next person.",
    _S.SENT: "Everybody in the frozen audience has an outcome.",
    _S.CANCELLED: "Stopped for good; who had not been mailed never will be by this campaign.",
}
CAMPAIGN: Machine[CampaignState] = Machine(
    name="campaign",
    sentences=_SENTENCES,
    moves={
        (_S.DRAFT, _S.SCHEDULED): "An editor chose a time.",
        (_S.SCHEDULED, _S.DRAFT): "An editor took the time back.",
        (_S.DRAFT, _S.SENDING): "An editor started it.",
        (_S.SCHEDULED, _S.SENDING): "Its time has come.",
        (_S.SENDING, _S.PAUSED): "An editor, or the engine in trouble, stopped it for now.",
        (_S.PAUSED, _S.SENDING): "An editor resumed it.",
        (_S.SENDING, _S.SENT): "Nobody is left without an outcome.",
        (_S.DRAFT, _S.CANCELLED): "An editor dropped it.",
        (_S.SCHEDULED, _S.CANCELLED): "An editor dropped it before its time.",
        (_S.SENDING, _S.CANCELLED): "An editor stopped it for good.",
        (_S.PAUSED, _S.CANCELLED): "An editor stopped it for good.",
    },
)


class Campaign(models.Model):
    # In public links, so that a campaign cannot be found by counting.
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    newsletter = models.ForeignKey(Newsletter, on_delete=models.PROTECT, related_name="campaigns")
    # The frozen mail lives in Variant: page and revision may go, what was sent stays.
    page = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    revision = models.ForeignKey(
        "wagtailcore.Revision", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    subject = models.CharField(max_length=200)
    preheader = models.CharField(
        max_length=300, blank=True, help_text="The line that inboxes show beside the subject."
    )
    state = models.CharField(max_length=10, choices=_S.choices, default=_S.DRAFT, editable=False)
    frozen_count = models.PositiveIntegerField(default=0, editable=False)
    trouble = models.TextField(blank=True, editable=False, help_text="Why the engine stopped it.")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    scheduled_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True, editable=False)
    paused_at = models.DateTimeField(null=True, blank=True, editable=False)
    finished_at = models.DateTimeField(null=True, blank=True, editable=False)
    cancelled_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-id"]
        permissions = [("send_campaign", "Can send campaigns to subscribers")]
        constraints = [
            models.CheckConstraint(condition=CAMPAIGN.check(), name="campaign_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=[_S.SENDING, _S.PAUSED, _S.SENT]) | Q(started_at__isnull=False),
                name="campaign_under_way_was_started",
            ),
            models.CheckConstraint(
                condition=~Q(state=_S.SCHEDULED) | Q(scheduled_at__isnull=False),
                name="campaign_scheduled_has_time",
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class Variant(models.Model):
    """The mail itself, rendered once. `html` and `text` hold gaps (newsletter.gaps) for personal values.

    One variant a campaign today; a subject test or a second locale is one more row with its own label.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="variants", db_index=False)
    label = models.CharField(max_length=40, blank=True)
    locale = models.CharField(max_length=12, default="en")
    subject = models.CharField(max_length=200)
    html = models.TextField()
    text = models.TextField()
    content_hash = models.CharField(max_length=64)
    composed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "label", "locale"], name="variant_once")]

    def __str__(self) -> str:
        return f"{self.subject} ({self.label or 'only variant'})"
