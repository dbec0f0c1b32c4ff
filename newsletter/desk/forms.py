"""Forms of the desk."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import Q, QuerySet

from newsletter.addresses import Address, AddressInvalidError, address_hash, parse_address
from newsletter.desk.teams import hidden_from, newsletters_of
from newsletter.desk.wall_times import WallTimeField, clean_plan
from newsletter.models import Newsletter, Segment, Suppression, SuppressionReason, TestList, Variant


class SendForm(forms.Form):
    """When to send. Times are the newsletter's, whatever zone the server or the editor is in."""

    at = WallTimeField(label="Send at", required=False, help_text="Leave empty to send now.")
    at_local_time = forms.BooleanField(
        label="At this hour in each reader's own time zone",
        required=False,
        help_text="Readers whose zone is not known get it by the newsletter's clock.",
    )

    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = self.fields["at"].zone = zone  # type: ignore[attr-defined]  # it is a WallTimeField

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        clean_plan(self, "at", "at_local_time")
        return given


class TestForm(forms.Form):
    """Which test letters go where: `wanted` are the variants, `addresses` to whom, each once."""

    MOST_LETTERS = 50  # sent while the editor waits

    email = forms.CharField(
        label="Send a test to",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="One address on each line.",
    )
    test_list = forms.ModelChoiceField(TestList.objects.none(), label="And to the list", required=False)

    def __init__(
        self, *args: Any, newsletter: Newsletter, variants: Sequence[Variant], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        lists = TestList.objects.filter(Q(newsletter=None) | Q(newsletter=newsletter))
        limit(self, "test_list", lists, "No list")
        self.variants = variants
        each = [(one.letter, one.called) for one in variants]
        self.fields["version"] = forms.ChoiceField(
            choices=[("", "Every version, a letter each"), *each], required=False
        )
        if len(variants) < 2:
            del self.fields["version"]

    def clean_email(self) -> list[Address]:
        return [_address(line) for line in self.cleaned_data["email"].split()]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        chosen = given.get("test_list")
        listed = [_address(line) for line in chosen.lines] if chosen else []
        found = {one.normalized: one for one in [*listed, *given.get("email", [])]}
        self.addresses = list(found.values())
        self.wanted = [one for one in self.variants if given.get("version") in (None, "", one.letter)]
        if not self.addresses and not self.errors:
            raise forms.ValidationError("Say where the test goes: to an address, or to a list.")
        if len(self.addresses) > TestList.MOST:
            raise forms.ValidationError(f"A test goes to {TestList.MOST} addresses at most.")
        letters = len(self.wanted) * len(self.addresses)
        if letters > self.MOST_LETTERS:
            raise forms.ValidationError(
                f"These would be {letters} letters. Choose one version, or fewer addresses."
            )
        return given


class SuppressionForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """The address itself is not stored: only its hash is."""

    email = forms.CharField(label="Email address", max_length=320, help_text="Stored as a hash only.")

    class Meta:
        model = Suppression
        fields = ["email", "newsletter", "note"]

    def __init__(self, *args: Any, for_user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit_suppression(self, for_user)

    def clean_email(self) -> str:
        return _address(self.cleaned_data["email"]).normalized

    def clean(self) -> dict[str, Any]:
        wanted = super().clean() or self.cleaned_data
        if "email" in wanted:
            self.instance.address_hash = address_hash(wanted["email"])
            self.instance.reason = SuppressionReason.BLOCKED
            same = Suppression.objects.filter(
                address_hash=self.instance.address_hash, newsletter=wanted.get("newsletter")
            )
            if same.exists():
                raise forms.ValidationError("This address is suppressed already.")
        return wanted


def limit(form: forms.BaseForm, name: str, rows: QuerySet[Any], nothing: str | None = None) -> None:
    """Offer only these rows in a field; `nothing` is what choosing none of them is called."""
    field = form.fields[name]
    if isinstance(field, forms.ModelChoiceField):
        field.queryset = rows
        field.empty_label = nothing if nothing is not None else field.empty_label


def limit_suppression(form: forms.BaseForm, user: Any) -> None:
    """In one of the user's newsletters; in every newsletter only where none is hidden from the user."""
    kept_away = bool(hidden_from(user))
    limit(form, "newsletter", newsletters_of(user), "Choose one" if kept_away else "Every newsletter")
    form.fields["newsletter"].required = kept_away


def segment_of(form: forms.BaseForm) -> Segment | None:
    """The chosen segment. Raises ValidationError for one of another newsletter than the chosen one."""
    segment: Segment | None = form.cleaned_data["segment"]
    newsletter = form.cleaned_data.get("newsletter")
    if segment and segment.newsletter and segment.newsletter != newsletter:
        raise forms.ValidationError(f"This segment is of {segment.newsletter}.")
    return segment


def _address(text: str) -> Address:
    try:
        return parse_address(text)
    except AddressInvalidError as error:
        raise forms.ValidationError(str(error)) from error
