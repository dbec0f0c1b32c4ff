"""A campaign: one sending of a page, or of several, to a newsletter's subscribers."""

import uuid
from collections.abc import Mapping
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    Orderable,
    PreviewableMixin,
    Revision,
    RevisionMixin,
    WorkflowMixin,
)

from newsletter.models.campaign_states import CAMPAIGN, CampaignState, Measure, Shape
from newsletter.models.newsletters import Newsletter, one_line, usable_address
from newsletter.personal import PersonalTokenError, pieces_of


def personal_words(text: str) -> None:
    """A field's validator: every token in it is one that there is."""
    try:
        pieces_of(text)
    except PersonalTokenError as error:
        raise ValidationError(str(error)) from error


_S = CampaignState
# What the engine says of a campaign. It is written by conditional updates alone (CAMPAIGN.move): an editor's
# form, a revision or an approval knows it as it was, and must not write that back.
_ENGINES_OWN = (
    "state",
    "frozen_count",
    "trouble",
    "segment_version",
    "from_draft",
    "approved_hashes",
    "approved_at",
    "approved_by",
    "scheduled_at",
    "at_local_time",
    "starts_at",
    "started_at",
    "paused_at",
    "finished_at",
    "cancelled_at",
)
# What nobody writes: these, Wagtail's account of drafts and locks, and what is noted on the way.
NOT_WRITTEN = frozenset(
    (
        *_ENGINES_OWN,
        *("pk", "public_id", "created_at", "created_by", "revision", "latest_revision", "live_revision"),
        *("live", "has_unpublished_changes", "first_published_at", "last_published_at"),
        *("go_live_at", "expire_at", "expired", "locked", "locked_at", "locked_by"),
    )
)


class Campaign(
    WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, ClusterableModel
):
    """One sending. Wagtail's drafts and workflows are of what is sent: `live` means approved."""

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
    shape = models.CharField("what is sent", max_length=10, choices=Shape.choices, default=Shape.WHOLE)
    # Of a correction: the letters with the mistake. Whoever was sent one of them gets it, and nobody else.
    corrects = models.ManyToManyField(
        "self", symmetrical=False, blank=True, editable=False, related_name="corrected_by"
    )
    subject = models.CharField(max_length=200, validators=[personal_words])
    preheader = models.CharField(
        max_length=300,
        blank=True,
        validators=[personal_words],
        help_text="The line that inboxes show beside the subject.",
    )
    note = models.TextField(
        "opening note",
        blank=True,
        validators=[personal_words],
        help_text="Your words before everything else: plain text, paragraphs apart.",
    )
    # A test begins where there is an Alternative. What becomes of it is in Trial.
    test_share = models.PositiveSmallIntegerField(
        "readers in the test, in percent",
        default=20,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text="They are shared among the versions, at random. The others wait for the winner.",
    )
    test_by = models.CharField(
        "the winner has the most",
        max_length=10,
        choices=Measure.choices,
        default=Measure.CLICKS,
        help_text="The newsletter must measure it.",
    )
    test_hours = models.PositiveSmallIntegerField(
        "hours until the winner is chosen",
        default=4,
        validators=[MinValueValidator(1), MaxValueValidator(168)],
        help_text="Counted from when the last reader of the test was mailed.",
    )
    from_name = models.CharField(
        "sender's name",
        max_length=120,
        blank=True,
        validators=[one_line],
        help_text="Instead of the newsletter's, for this campaign.",
    )
    reply_to = models.EmailField(
        blank=True,
        validators=[usable_address],
        help_text="Where answers go, if not where the newsletter says.",
    )
    segment = models.ForeignKey(
        "newsletter.Segment",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="campaigns",
        help_text="Who of the newsletter's readers gets it. Leave empty for all of them.",
    )
    # Of this campaign only; where a segment was chosen, its rules as they were at the start.
    audience_rules = models.JSONField(default=dict, blank=True)
    segment_version = models.PositiveIntegerField(null=True, editable=False)
    # The editor's plan, which an approval covers. `scheduled_at` below is what the engine goes by.
    send_at = models.DateTimeField(
        null=True, blank=True, help_text="Leave empty to send it when somebody presses send."
    )
    send_at_local_time = models.BooleanField(
        "at this hour in each reader's own time zone",
        default=False,
        help_text="Readers whose zone is not known get it by the newsletter's clock.",
    )
    # An unapproved campaign is no live one: `live` is Wagtail's word for what was approved.
    live = models.BooleanField("approved", default=False, editable=False)
    # By part, what was approved: see `newsletter.approvals`. Empty: never approved.
    approved_hashes = models.JSONField(default=dict, editable=False)
    approved_at = models.DateTimeField(null=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    from_draft = models.BooleanField(
        default=False, editable=False, help_text="Composed of something that readers cannot see yet."
    )
    state = models.CharField(max_length=10, choices=_S.choices, default=_S.DRAFT, editable=False)
    frozen_count = models.PositiveIntegerField(default=0, editable=False)
    trouble = models.TextField(blank=True, editable=False, help_text="Why the engine stopped it.")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    scheduled_at = models.DateTimeField(null=True, blank=True)
    at_local_time = models.BooleanField(
        "at each reader's local time",
        default=False,
        help_text="At this hour in each reader's own time zone, instead of at the same moment everywhere.",
    )
    # When sending begins: the scheduled time, or for readers' local times the hour of the easternmost zone.
    starts_at = models.DateTimeField(null=True, blank=True, editable=False)
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
                condition=~Q(state=_S.SCHEDULED) | Q(scheduled_at__isnull=False, starts_at__isnull=False),
                name="campaign_scheduled_has_time",
            ),
        ]
        indexes = [
            # What a beat looks for every few seconds, among campaigns of many years.
            models.Index(fields=["starts_at"], condition=Q(state=_S.SCHEDULED), name="campaign_due"),
            models.Index(
                fields=["id"],
                condition=Q(state__in=[_S.SENDING, _S.CANCELLED], finished_at__isnull=True),
                name="campaign_open",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def status_string(self) -> str:
        """Wagtail's word for how far a draft is, in ours."""
        if self.workflow_in_progress:
            return "awaiting approval"
        if not self.live:
            return "draft"
        return "approved, then changed" if self.has_unpublished_changes else "approved"

    def get_workflow(self) -> Any:
        """Only where approval is asked for."""
        return super().get_workflow() if self.newsletter_id and self.newsletter.needs_approval else None

    def save(self, **kwargs: Any) -> None:
        if not self._state.adding and kwargs.get("update_fields") is None:
            kwargs["update_fields"] = _editors_own(type(self))
        super().save(**kwargs)

    @property
    def held(self) -> list[Revision | None]:
        """What it is made of: a version of its page, or of each page of its digest, in their order.

        None where it has not been taken yet, or is gone.
        """
        if self.shape == Shape.DIGEST:
            return [item.revision for item in self.items.all()]
        return [self.revision]

    def with_content_json(self, content: Mapping[str, Any]) -> Self:
        restored: Self = super().with_content_json(content)
        for name in _ENGINES_OWN:
            setattr(restored, name, getattr(self, name))
        return restored


def _editors_own(model: type[Campaign]) -> list[str]:
    fields = [field.name for field in model._meta.concrete_fields if not field.primary_key]
    children = ["items", "alternatives", "reader_versions"]
    return [name for name in fields if name not in _ENGINES_OWN] + children


class CampaignItem(Orderable):
    """One transmission of a digest; `revision` is what of it was composed."""

    campaign = ParentalKey(Campaign, on_delete=models.CASCADE, related_name="items")
    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")
    revision = models.ForeignKey(
        "wagtailcore.Revision", on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
