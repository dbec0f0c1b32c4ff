"""All that the newsletter asks of the publication: who it is, and a page as a mail."""

from dataclasses import dataclass

from django.db import transaction
from wagtail.models import Revision, Site

from cms.documents.subjects import site_changed
from cms.mail import MailSlots, RenderedMail, render_mail
from cms.models import PublicationSettings, TransmissionPage

__all__ = [
    "MailSlots",
    "NotATransmissionError",
    "Publication",
    "RenderedMail",
    "publication",
    "rendered",
    "tell_readers_of_newsletters",
]


class NotATransmissionError(TypeError):
    """The revision is of a page that cannot be mailed."""


@dataclass(frozen=True)
class Publication:
    name: str
    tagline: str
    postal_address: str
    frontend_url: str


def publication() -> Publication:
    """The identity of the default site, for letters that belong to no page."""
    site = Site.objects.filter(is_default_site=True).first() or Site.objects.first()
    settings = PublicationSettings.for_site(site)
    return Publication(settings.name, settings.tagline, settings.postal_address, settings.frontend_url)


@transaction.atomic
def tell_readers_of_newsletters() -> None:
    """The list of newsletters changed, which the publication gives its readers with every page."""
    for site in Site.objects.all():
        site_changed(site)


def rendered(revision: Revision, slots: MailSlots) -> RenderedMail:
    """The page as it was in that revision, as a mail. Raises NotATransmissionError."""
    page = revision.as_object()
    if not isinstance(page, TransmissionPage):
        raise NotATransmissionError(str(page))
    return render_mail(page, slots)
