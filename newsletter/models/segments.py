"""A saved segment, with what it was before."""

from django.conf import settings
from django.db import models

from newsletter.models.newsletters import Newsletter


class Segment(models.Model):
    """Rules with a name. `rules` is JSON as `newsletter.segments.rules` reads it; {} means everybody.

    `version` counts the changes of the rules. A campaign keeps a copy of those that it was started with.
    """

    name = models.CharField(max_length=120, help_text="As editors see it, for example “Portugal, active”.")
    newsletter = models.ForeignKey(
        Newsletter,
        on_delete=models.CASCADE,
        related_name="segments",
        null=True,
        blank=True,
        help_text="Leave empty to use it with every newsletter.",
    )
    rules = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class SegmentVersion(models.Model):
    """The rules of a segment as they were saved once."""

    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    rules = models.JSONField()
    saved_at = models.DateTimeField(auto_now_add=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["segment", "number"], name="segment_version_once")]

    def __str__(self) -> str:
        return f"{self.segment}, version {self.number}"
