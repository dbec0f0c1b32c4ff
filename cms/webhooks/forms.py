"""Forms of the webhooks in the admin."""

from typing import Any

from django import forms
from django.conf import settings
from wagtail.admin.forms import WagtailAdminModelForm

from cms.webhooks import addresses

CHOICES = [
    ("*", "Everything"),
    ("transmission.*", "Transmissions: everything"),
    ("transmission.published", "Transmissions: published"),
    ("transmission.updated", "Transmissions: updated"),
    ("transmission.moved", "Transmissions: moved to another address"),
    ("transmission.gone", "Transmissions: unpublished or deleted"),
    ("topic.*", "Topics"),
    ("author.*", "Authors"),
    ("lens.*", "Lenses"),
    ("site.*", "The site: name, navigation, address"),
]


class EndpointForm(WagtailAdminModelForm):
    topics = forms.MultipleChoiceField(
        label="Told of",
        choices=CHOICES,
        initial=["*"],
        widget=forms.CheckboxSelectMultiple,
        help_text="Each change is sent once, however many of these take it in.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Patterns that a program has set stay on offer, so that saving the form does not drop them.
        offered = dict(CHOICES)
        others = [(pattern, pattern) for pattern in self.instance.topics if pattern not in offered]
        self.fields["topics"].choices = [*CHOICES, *others]

    def clean_url(self) -> str:
        """Refuse now what would be refused at each request."""
        url: str = self.cleaned_data["url"]
        try:
            addresses.checked(addresses.parse(url), allow_private=settings.WEBHOOKS_ALLOW_PRIVATE)
        except addresses.AddressRefusedError as error:
            raise forms.ValidationError(str(error)) from error
        return url
