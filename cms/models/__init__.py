"""The nouns of the publication."""

from cms.models.caches import PurgedCache
from cms.models.corrections import Correction
from cms.models.documents import (
    Change,
    Clock,
    DocumentDependency,
    DocumentFacet,
    FormerSlug,
    TransmissionDocument,
)
from cms.models.images import PublicationImage, PublicationRendition
from cms.models.mailed import MailedDocument
from cms.models.navigation import NavigationLink
from cms.models.pages import HomePage, TransmissionIndexPage
from cms.models.read_keys import ReadKey
from cms.models.settings import PublicationSettings
from cms.models.snippets import Author, Disclaimer, Lens, Topic
from cms.models.standard import StandardPage
from cms.models.transmission import ContinueReadingLink, TransmissionAuthor, TransmissionPage
from cms.models.users import User
from cms.models.webhooks import WebhookDelivery, WebhookEndpoint
from cms.models.words import KnownWord

__all__ = [
    "Author",
    "Change",
    "Clock",
    "ContinueReadingLink",
    "Correction",
    "Disclaimer",
    "DocumentDependency",
    "DocumentFacet",
    "FormerSlug",
    "HomePage",
    "KnownWord",
    "Lens",
    "MailedDocument",
    "NavigationLink",
    "PublicationImage",
    "PublicationRendition",
    "PublicationSettings",
    "PurgedCache",
    "ReadKey",
    "StandardPage",
    "Topic",
    "TransmissionAuthor",
    "TransmissionDocument",
    "TransmissionIndexPage",
    "TransmissionPage",
    "User",
    "WebhookDelivery",
    "WebhookEndpoint",
]
