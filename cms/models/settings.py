"""The publication's identity, one row a site."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.db import models, transaction
from modelcluster.models import ClusterableModel
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from cms.models.theme import Theme


def host_and_port(frontend_url: str) -> tuple[str, int]:
    """What a Site record stores of the frontend's address.

    Raises `ValidationError` for an address that host and port alone cannot express.
    """
    parts = urlsplit(frontend_url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    secure_elsewhere = (parts.scheme == "https") != (port == 443)
    if not parts.hostname or parts.path.strip("/") or secure_elsewhere:
        raise ValidationError(
            "Give the frontend's address alone, as https://example.org or http://host:port."
        )
    return parts.hostname, port


class PublicationSettingsForm(WagtailAdminModelForm):
    frontend_url = forms.URLField(
        assume_scheme="https",
        label="Frontend URL",
        help_text="Where readers read, as https://example.org. Every link in API and mail begins with it.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["frontend_url"].initial = self.instance.site.root_url

    def clean_frontend_url(self) -> str:
        url: str = self.cleaned_data["frontend_url"]
        host_and_port(url)
        return url

    def save(self, commit: bool = True) -> "PublicationSettings":
        site = self.instance.site
        site.hostname, site.port = host_and_port(self.cleaned_data["frontend_url"])
        site.save()
        return super().save(commit)


@register_setting(icon="globe")
class PublicationSettings(Theme, ClusterableModel, BaseSiteSetting):
    """Name and face of the publication. Its frontend URL is the Site record's host: there is one truth."""

    name = models.CharField(max_length=120, default="Transmissions")
    tagline = models.CharField(max_length=240, blank=True)
    logo = models.ForeignKey(
        "cms.PublicationImage", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    featured = models.ForeignKey(
        "cms.TransmissionPage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="What opens the front page. Left empty, the latest does.",
    )
    postal_address = models.TextField(
        blank=True, help_text="Stands at the foot of every letter: mail law in many countries asks for it."
    )

    edit_handler = ObjectList(
        [
            MultiFieldPanel([FieldPanel("name"), FieldPanel("tagline"), FieldPanel("logo")], "Identity"),
            FieldPanel("featured"),
            *Theme.theme_panels,
            FieldPanel("postal_address"),
            FieldPanel("frontend_url"),
            InlinePanel("navigation", label="Link", heading="Navigation"),
        ],
        base_form_class=PublicationSettingsForm,
    )

    class Meta:
        verbose_name = "publication"

    @transaction.atomic  # with what `cms.documents.follow` writes for it
    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)

    @property
    def frontend_url(self) -> str:
        return self.site.root_url
