"""Forms of the desk."""

from typing import Any

from django import forms
from django.utils import timezone
from wagtail.admin.widgets import AdminDateTimeInput

from newsletter.addresses import Address, AddressInvalidError, address_hash, parse_address
from newsletter.models import Campaign, Suppression, SuppressionReason


class CampaignForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    class Meta:
        model = Campaign
        fields = ["newsletter", "subject", "preheader"]
        widgets = {"preheader": forms.Textarea(attrs={"rows": 2})}

    def clean_preheader(self) -> str:
        return " ".join(self.cleaned_data["preheader"].split())


class SendForm(forms.Form):
    at = forms.DateTimeField(
        label="Send at",
        required=False,
        widget=AdminDateTimeInput,
        help_text="Leave empty to send now.",
    )

    def clean_at(self) -> object:
        at = self.cleaned_data["at"]
        if at and at <= timezone.now():
            raise forms.ValidationError("That time has passed. Leave it empty to send now.")
        return at


class TestForm(forms.Form):
    email = forms.CharField(label="Send a test to", max_length=320)

    def clean_email(self) -> Address:
        return _address(self.cleaned_data["email"])


class SuppressionForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """The address itself is not stored: only its hash is."""

    email = forms.CharField(label="Email address", max_length=320, help_text="Stored as a hash only.")

    class Meta:
        model = Suppression
        fields = ["email", "newsletter", "note"]

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


def _address(text: str) -> Address:
    try:
        return parse_address(text)
    except AddressInvalidError as error:
        raise forms.ValidationError(str(error)) from error
