"""The nouns of the publication."""

from cms.models.documents import (
    Change,
    Clock,
    DocumentDependency,
    DocumentFacet,
    FormerSlug,
    TransmissionDocument,
)
from cms.models.images import PublicationImage, PublicationRendition
from cms.models.pages import HomePage, TransmissionIndexPage
from cms.models.settings import PublicationSettings
from cms.models.snippets import Author, Disclaimer, Lens, Topic
from cms.models.transmission import ContinueReadingLink, TransmissionAuthor, TransmissionPage
from cms.models.users import User

__all__ = [
    "Author",
    "Change",
    "Clock",
    "ContinueReadingLink",
    "Disclaimer",
    "DocumentDependency",
    "DocumentFacet",
    "FormerSlug",
    "HomePage",
    "Lens",
    "PublicationImage",
    "PublicationRendition",
    "PublicationSettings",
    "Topic",
    "TransmissionAuthor",
    "TransmissionDocument",
    "TransmissionIndexPage",
    "TransmissionPage",
    "User",
]
