"""Forms of an import: the file, and what its columns are."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from wagtail.admin.widgets import AdminDateInput

from newsletter.desk.forms import limit
from newsletter.desk.teams import newsletters_of
from newsletter.imports.guessing import first_rows
from newsletter.imports.layout import (
    ADDRESS,
    ATTRIBUTE,
    DATES,
    DELIMITERS,
    ENCODINGS,
    IGNORE,
    TARGETS,
    Layout,
)
from newsletter.models import Attribute, Import, Newsletter, Standing

_PREVIEWED = 5


class UploadForm(forms.Form):
    newsletter = forms.ModelChoiceField(Newsletter.objects.none(), help_text="Which they are subscribed to.")
    file = forms.FileField(
        label="CSV file",
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv"}),
        help_text="A table with a row for each person, from any program. Exports of Mailchimp, Ghost, "
        "listmonk and Substack are recognised. Nothing is imported before you have seen what would happen.",
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit(self, "newsletter", newsletters_of(user))
        self.fields["file"].label = f"CSV file, up to {settings.NEWSLETTER_IMPORT_MAX_MB} MB"


class LayoutForm(forms.Form):
    """How the file is read. Another answer shows other columns."""

    encoding = forms.ChoiceField(choices=ENCODINGS.items())
    delimiter = forms.ChoiceField(choices=DELIMITERS.items(), label="Cells are separated by")
    dates = forms.ChoiceField(choices=DATES.items(), help_text="Dates as 2026-01-31 are always understood.")
    header = forms.BooleanField(required=False, label="The first row has the columns' names")

    def layout(self, columns: tuple[str, ...] = ()) -> Layout:
        return Layout(**self.cleaned_data, columns=columns)


@dataclass(frozen=True)
class PreviewedColumn:
    name: str
    field: forms.BoundField


class ColumnsForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """What each column is, and how the import goes about people."""

    class Meta:
        model = Import
        fields = [
            "consent_source",
            "consent_date",
            "standing",
            "departed",
            "ask_to_confirm",
            "overwrite",
        ]
        widgets = {"consent_date": AdminDateInput, "consent_source": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, layout: Layout, beginning: bytes, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.layout = layout
        rows = first_rows(beginning, layout, _PREVIEWED + 1)
        self.names = rows.pop(0) if layout.header and rows else []
        self.rows = rows[:_PREVIEWED]
        self.fields["consent_source"].required = True
        choices = list((TARGETS | _attributes()).items())
        for place, target in enumerate(layout.columns):
            self.fields[f"column_{place}"] = forms.ChoiceField(
                choices=choices, initial=target, label=self._name(place)
            )

    def _name(self, place: int) -> str:
        named = self.names[place].strip() if place < len(self.names) else ""
        return named or f"Column {place + 1}"

    def columns(self) -> Iterator[PreviewedColumn]:
        for place in range(len(self.layout.columns)):
            yield PreviewedColumn(self._name(place), self[f"column_{place}"])

    def previewed(self) -> Iterator[list[str]]:
        """The first rows, each as wide as the table."""
        for row in self.rows:
            yield [row[place][:80] if place < len(row) else "" for place in range(len(self.layout.columns))]

    def options(self) -> Iterator[forms.BoundField]:
        return (self[name] for name in self.Meta.fields)

    def chosen(self) -> tuple[str, ...]:
        places = range(len(self.layout.columns))
        return tuple(self.cleaned_data.get(f"column_{place}", IGNORE) for place in places)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        used = [target for target in self.chosen() if target != IGNORE]
        labels = TARGETS | _attributes()
        for target in sorted({target for target in used if used.count(target) > 1}):
            raise forms.ValidationError(f"Two columns are “{labels[target]}”. Only one can be.")
        if ADDRESS not in used:
            raise forms.ValidationError("Say which column has the email addresses.")
        dated = given.get("consent_date") or "consent_at" in used
        if not dated and given.get("standing") == Standing.ACTIVE:
            self.add_error("consent_date", "Give a date, or say which column has it.")
        return given


def _attributes() -> dict[str, str]:
    return {f"{ATTRIBUTE}{one.key}": f"Attribute: {one.label}" for one in Attribute.objects.all()}
