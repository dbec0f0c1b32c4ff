"""What a publisher wants to know of a person beyond the address: defined once, typed, asked for by key."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models

_KEY = RegexValidator(r"^[a-z][a-z0-9_]*$", "Use small letters, digits and _, beginning with a letter.")


class AttributeKind(models.TextChoices):
    TEXT = "text", "text"
    NUMBER = "number", "number"
    DATE = "date", "date"
    YES_NO = "yes_no", "yes or no"
    CHOICE = "choice", "one of several"


class Attribute(models.Model):
    """A typed value that `Subscriber.attributes` may hold under `key`.

    Stored as JSON has it: text, choice and date (ISO 8601) as strings, number as a number, yes or no as true
    or false. A key without a value is not there.
    """

    key = models.CharField(
        max_length=40, unique=True, validators=[_KEY], help_text="In files and segments. Keep it."
    )
    label = models.CharField(max_length=80, help_text="As editors see it, for example “Favourite city”.")
    kind = models.CharField(max_length=8, choices=AttributeKind.choices, default=AttributeKind.TEXT)
    choices = models.JSONField(default=list, blank=True, help_text="For “one of several”: a list of texts.")

    class Meta:
        ordering = ["label"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=AttributeKind.values), name="attribute_kind_known"
            )
        ]

    def __str__(self) -> str:
        return self.label

    def clean(self) -> None:
        texts = isinstance(self.choices, list) and all(isinstance(one, str) and one for one in self.choices)
        if not texts or (self.kind == AttributeKind.CHOICE) != bool(self.choices):
            raise ValidationError(
                {"choices": "“One of several” needs a list of texts; nothing else has one."}
            )
