"""The mail as it was frozen for a campaign."""

from django.db import models

from newsletter.models.campaigns import Campaign


class Variant(models.Model):
    """The mail itself, rendered once. It holds gaps (newsletter.gaps) for personal values, the subject too.

    The first, without a label, is everybody's. Those with a letter are tested against it. Those with a number
    are for `readers`, in their order: for who follows `topic`, or for who reads `locale`.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="variants", db_index=False)
    label = models.CharField(max_length=40, blank=True)
    readers = models.CharField(
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text="Who it is for, as “followers of Sleep”.",
    )
    # A topic that is deleted has no followers: nobody else gets it, and `readers` says who did.
    topic = models.ForeignKey(
        "cms.Topic", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False
    )
    locale = models.CharField(max_length=12, blank=True, default="")
    subject = models.TextField()
    html = models.TextField()
    text = models.TextField()
    content_hash = models.CharField(max_length=64)
    composed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "label"], name="variant_once")]

    def __str__(self) -> str:
        return f"{self.called} of campaign {self.campaign_id}"

    @property
    def letter(self) -> str:
        """What it is found by, and called in a test."""
        return self.label or "A"

    @property
    def called(self) -> str:
        return f"for {self.readers}" if self.readers else self.letter
