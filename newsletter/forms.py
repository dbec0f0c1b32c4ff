"""Forms of the reader pages."""

from typing import Any

from django import forms

from newsletter.models import Frequency, Newsletter
from newsletter.reader_languages import LANGUAGES


class _Slugs(forms.MultipleChoiceField):
    """Any words: what they have to be depends on another field."""

    def valid_value(self, value: Any) -> bool:
        return len(str(value)) <= 120


class _NewsletterField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A newsletter by its slug."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(askable(str(value)) if value else value)


class SubscribeForm(forms.Form):
    """`website` is hidden from people and irresistible to programs. `stamp` is the time trap, if present."""

    newsletter = _NewsletterField(Newsletter.objects.all(), to_field_name="slug", empty_label=None)
    email = forms.CharField(max_length=320)
    name = forms.CharField(max_length=200, required=False)
    topics = _Slugs(required=False)
    frequency = forms.CharField(max_length=8, required=False)
    website = forms.CharField(required=False)
    stamp = forms.CharField(required=False)
    return_to = forms.CharField(required=False, max_length=2000)

    def clean_name(self) -> str:
        return printable(self.cleaned_data["name"])

    def clean_frequency(self) -> str:
        return self.cleaned_data["frequency"] or Frequency.EVERY


class ChoicesForm(forms.Form):
    """What somebody wants of one newsletter, on the preferences page. `pause` is in days; 0 goes on."""

    topics = forms.TypedMultipleChoiceField(coerce=int, required=False)
    frequency = forms.ChoiceField(choices=Frequency.choices, required=False)
    pause = forms.IntegerField(min_value=0, max_value=366, required=False)

    def __init__(self, data: Any, newsletter: Newsletter) -> None:
        super().__init__(data)
        topics = self.fields["topics"]
        topics.choices = [(one.pk, one.name) for one in newsletter.topics.all()]  # type: ignore[attr-defined] # mypy sees a plain Field


class PersonForm(forms.Form):
    name = forms.CharField(max_length=200, required=False)
    locale = forms.ChoiceField(choices=LANGUAGES)

    def clean_name(self) -> str:
        return printable(self.cleaned_data["name"])


def printable(name: str) -> str:
    """A name without line breaks and control characters: it will stand in a mail's header."""
    return " ".join("".join(c if c.isprintable() else " " for c in name).split())


def askable(name: str) -> str:
    """A name that any database can be asked for. PostgreSQL fails at a NUL, which none of ours has."""
    return name.replace("\0", "?")
