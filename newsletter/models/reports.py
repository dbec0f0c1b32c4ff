"""What is counted once and read often: what became of a campaign, and how a newsletter's list grows."""

from django.db import models

from newsletter.models.campaigns import Campaign
from newsletter.models.newsletters import Newsletter


class CampaignReport(models.Model):
    """What a campaign's ledger came to. A million rows are read for it, so a worker does, now and then.

    How many deliveries are in which state is not here: the lanes know that at every moment.
    """

    campaign = models.OneToOneField(
        Campaign, on_delete=models.CASCADE, primary_key=True, related_name="report"
    )
    made_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, help_text="When it is counted anew: reports come in for weeks.")
    clicked = models.PositiveIntegerField(null=True, help_text="Certainly people, whatever they followed.")
    perhaps_clicked = models.PositiveIntegerField(null=True, help_text="Those, and who may be people.")
    # JSON, as `newsletter.reports.counting.Ledger` reads it.
    step = models.PositiveIntegerField(default=60, help_text="Seconds from one moment to the next.")
    moments = models.JSONField(default=list)
    providers = models.JSONField(default=list)
    causes = models.JSONField(default=list)
    domains = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.campaign}, counted {self.made_at:%Y-%m-%d %H:%M}"


class ListDay(models.Model):
    """A newsletter's readers at the end of a day, in UTC, and who came and left on it."""

    newsletter = models.ForeignKey(Newsletter, on_delete=models.CASCADE, related_name="days", db_index=False)
    day = models.DateField()
    readers = models.PositiveIntegerField()
    joined = models.PositiveIntegerField()
    left = models.PositiveIntegerField()

    class Meta:
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["newsletter", "day"], name="list_day_once")]

    def __str__(self) -> str:
        return f"{self.newsletter} on {self.day}: {self.readers:,}"
