"""Forms of the reader pages."""

from django import forms

from newsletter.models import Newsletter


class SubscribeForm(forms.Form):
    """`website` is hidden from people and irresistible to programs. `stamp` is the time trap, if present."""

    newsletter = forms.ModelChoiceField(Newsletter.objects.all(), to_field_name="slug", empty_label=None)
    email = forms.CharField(max_length=320)
    name = forms.CharField(max_length=200, required=False)
    website = forms.CharField(required=False)
    stamp = forms.CharField(required=False)

    def clean_name(self) -> str:
        return printable(self.cleaned_data["name"])


def printable(name: str) -> str:
    """A name without line breaks and control characters: it will stand in a mail's header."""
    return " ".join("".join(c if c.isprintable() else " " for c in name).split())
