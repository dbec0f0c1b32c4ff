"""The nouns of the publication."""

from cms.models.images import PublicationImage, PublicationRendition
from cms.models.pages import HomePage, TransmissionIndexPage
from cms.models.settings import PublicationSettings
from cms.models.snippets import Author, Disclaimer, Lens, Topic
from cms.models.transmission import ContinueReadingLink, TransmissionAuthor, TransmissionPage
from cms.models.users import User

__all__ = [
    "Author",
    "ContinueReadingLink",
    "Disclaimer",
    "HomePage",
    "Lens",
    "PublicationImage",
    "PublicationRendition",
    "PublicationSettings",
    "Topic",
    "TransmissionAuthor",
    "TransmissionIndexPage",
    "TransmissionPage",
    "User",
]
