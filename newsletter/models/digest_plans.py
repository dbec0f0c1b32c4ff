"""A digest that comes again and again: what the newsletter published since the last one."""

import re
from datetime import time
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from newsletter.models.newsletters import Newsletter, one_line

# One pair of braces: two of them are a reader's own values.
PLACEHOLDER = re.compile(r"(?<!\{)\{(\w*)\}(?!\})")
PLACEHOLDERS = ("date", "count", "first")


def known_placeholders(template: str) -> None:
    for name in PLACEHOLDER.findall(template):
        if name not in PLACEHOLDERS:
            raise ValidationError(f"“{{{name}}}” is not known. Write {{date}}, {{count}} or {{first}}.")


class Rhythm(models.TextChoices):
    DAY = "day", "every day"
    WEEK = "week", "every week"
    MONTH = "month", "every month"


class Weekday(models.IntegerChoices):
    MONDAY = 0, "Monday"
    TUESDAY = 1, "Tuesday"
    WEDNESDAY = 2, "Wednesday"
    THURSDAY = 3, "Thursday"
    FRIDAY = 4, "Friday"
    SATURDAY = 5, "Saturday"
    SUNDAY = 6, "Sunday"


# Written by conditional updates alone: a form that was open meanwhile must not write back what it read.
_SWEEPS_OWN = ("done_until", "last_made_at")


class DigestPlan(models.Model):
    newsletter = models.ForeignKey(Newsletter, on_delete=models.CASCADE, related_name="digest_plans")
    is_on = models.BooleanField(
        "switched on", default=True, help_text="Switched off, nothing is made until it is on again."
    )
    topics = models.ManyToManyField(
        "cms.Topic", blank=True, related_name="+", help_text="Only what is about these. None means all."
    )
    # Not without a word: once the segment is gone, the next digest would go to everybody.
    segment = models.ForeignKey(
        "newsletter.Segment",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="digest_plans",
        help_text="Who of the newsletter's readers gets them. Leave empty for all of them.",
    )
    rhythm = models.CharField("how often", max_length=5, choices=Rhythm.choices, default=Rhythm.WEEK)
    weekday = models.PositiveSmallIntegerField(choices=Weekday.choices, default=Weekday.FRIDAY)
    day = models.PositiveSmallIntegerField(
        "day of the month",
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(31)],
        help_text="From 1 to 31. A month that is shorter has it on its last day.",
    )
    at = models.TimeField("time of day", default=time(8), help_text="By the newsletter's clock, as 08:00.")
    subject = models.CharField(
        max_length=150,
        validators=[one_line, known_placeholders],
        default="{first}, and what else is new",
        help_text="{date} is the day, {count} how many there are, {first} the title of the newest.",
    )
    note = models.TextField(
        "opening note", blank=True, help_text="The same each time: plain text, paragraphs apart."
    )
    sends_itself = models.BooleanField(
        "sends itself",
        default=False,
        help_text="Without it, each digest waits as a draft until an editor sends it.",
    )
    # Whatever was due until then is done with, whether or not there was something to send.
    done_until = models.DateTimeField(default=timezone.now, editable=False)
    last_made_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = "recurring digest"
        ordering = ["newsletter__name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(rhythm__in=Rhythm.values), name="digest_plan_rhythm_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.newsletter}: {self.get_rhythm_display()}"

    def save(self, **kwargs: Any) -> None:
        if not self._state.adding and kwargs.get("update_fields") is None:
            fields = [field.name for field in self._meta.concrete_fields if not field.primary_key]
            kwargs["update_fields"] = [name for name in fields if name not in _SWEEPS_OWN]
        super().save(**kwargs)
