"""What becomes of a test of versions."""

from collections.abc import Mapping

from django.db import models

from newsletter.models.campaign_states import Measure
from newsletter.models.campaigns import Campaign
from newsletter.models.variants import Variant


class Reason(models.TextChoices):
    MEASURED = "measured", "it did best"
    TIE = "tie", "a tie"
    NOTHING = "nothing", "nothing was measured"
    BY_HAND = "by_hand", "an editor chose it"


REASONS: Mapping[Reason, str] = {
    Reason.MEASURED: "It did best in the test.",
    Reason.TIE: "Several did equally well, so the first of these was taken.",
    Reason.NOTHING: "Nothing was measured in the test, so the first version was taken.",
    Reason.BY_HAND: "An editor chose it.",
}


class Trial(models.Model):
    """A campaign's test, made at its start. Null means "has not happened"; each time is written once.

    Who waits for the winner is `deferred` in the ledger and has no `due_at`: no lane takes such a row.
    """

    campaign = models.OneToOneField(Campaign, on_delete=models.CASCADE, related_name="trial")
    measure = models.CharField(max_length=10, choices=Measure.choices)
    hours = models.PositiveSmallIntegerField()
    sizes = models.JSONField(default=dict, help_text="How many people each variant was tested on.")
    decides_at = models.DateTimeField(null=True, help_text="Known when the last of the test was mailed.")
    decided_at = models.DateTimeField(null=True)
    winner = models.ForeignKey(Variant, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=10, choices=Reason.choices, blank=True)
    result = models.JSONField(default=dict, help_text="What was measured by then, by variant.")
    released_at = models.DateTimeField(null=True, help_text="When who had waited was queued.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decided_at__isnull=True) | models.Q(winner__isnull=False),
                name="trial_decided_has_winner",
            ),
            models.CheckConstraint(
                condition=models.Q(released_at__isnull=True) | models.Q(decided_at__isnull=False),
                name="trial_released_was_decided",
            ),
        ]
        indexes = [
            # What a beat looks for every few seconds, among the tests of many years.
            models.Index(fields=["id"], condition=models.Q(released_at__isnull=True), name="trial_open"),
        ]

    def __str__(self) -> str:
        return f"test of campaign {self.campaign_id}"
