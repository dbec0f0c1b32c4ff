"""A welcome series: letters that every newcomer of a newsletter gets, one by one, days apart."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from newsletter.models.campaign_states import CampaignState, Shape
from newsletter.models.campaigns import Campaign
from newsletter.models.newsletters import Newsletter, one_line


class Series(ClusterableModel):
    """One a newsletter. Who confirms while it is on gets its letters."""

    newsletter = models.OneToOneField(
        Newsletter,
        on_delete=models.PROTECT,
        related_name="series",
        help_text="Who confirms a subscription to it gets the letters.",
    )
    running = models.BooleanField("on", default=False, editable=False)
    trouble = models.TextField(blank=True, editable=False, help_text="Why it was switched off by itself.")

    class Meta:
        ordering = ["newsletter__name"]
        verbose_name = "welcome series"
        verbose_name_plural = "welcome series"

    def __str__(self) -> str:
        return f"Welcome to {self.newsletter}"


class SeriesLetter(Orderable):
    """A step of it: what is sent, and how long after the one before."""

    series = ParentalKey(Series, on_delete=models.CASCADE, related_name="letters")
    active = models.BooleanField(
        "is sent", default=True, help_text="Switch it off, and newcomers go on to the next letter."
    )
    days = models.PositiveSmallIntegerField(
        default=1, help_text="After the letter before it. Of the first letter: after confirming."
    )
    hours = models.PositiveSmallIntegerField(default=0, help_text="And so many hours.")
    page = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    shape = models.CharField(
        "what is sent",
        max_length=10,
        choices=[(one.value, one.label) for one in (Shape.WHOLE, Shape.OPENING)],
        default=Shape.WHOLE,
    )
    subject = models.CharField(max_length=200, validators=[one_line])
    preheader = models.CharField(
        max_length=300,
        blank=True,
        validators=[one_line],
        help_text="The line that inboxes show beside the subject.",
    )
    note = models.TextField(
        "opening note",
        blank=True,
        help_text="Your words before the transmission: plain text, paragraphs apart.",
    )

    def __str__(self) -> str:
        return self.subject

    @property
    def delay(self) -> timedelta:
        return timedelta(days=self.days, hours=self.hours)

    @property
    def wait(self) -> str:
        """The delay as somebody would say it."""
        days = f"{self.days} day{'s' if self.days != 1 else ''}" if self.days else ""
        hours = f"{self.hours} hour{'s' if self.hours != 1 else ''}" if self.hours else ""
        return " ".join(filter(None, (days, hours))) or "at once"

    def clean(self) -> None:
        if self.active and self.page_id is None:
            raise ValidationError({"page": "Choose the transmission that is sent, or switch the letter off."})

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Mails that nobody got go with it. Raises ProtectedError when somebody did."""
        Campaign.objects.filter(letter_version__letter=self, state=CampaignState.DRAFT).delete()
        return super().delete(*args, **kwargs)


class LetterVersion(models.Model):
    """The mail of a letter, as a campaign that newcomers are added to. The latest is the one that is sent."""

    letter = models.ForeignKey(SeriesLetter, on_delete=models.PROTECT, related_name="versions")
    campaign = models.OneToOneField(Campaign, on_delete=models.CASCADE, related_name="letter_version")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.letter}, version {self.pk}"
