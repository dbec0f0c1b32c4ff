"""The sample publication: files in `cms/sample/`, and the newsletter that goes with them."""

from pathlib import Path
from typing import Literal

from django.conf import settings
from django.db import transaction
from wagtail.models import Site

from blocks.faces import Schema
from cms.loading import (
    FileReferences,
    SnippetFiles,
    StandardFile,
    TransmissionFile,
    load_snippets,
    load_standard,
    load_transmission,
    read_file,
    reserve,
)
from cms.loading.files import Picture
from cms.models import (
    NavigationLink,
    PublicationSettings,
    StandardPage,
    TransmissionIndexPage,
    TransmissionPage,
)
from cms.models.settings import host_and_port
from newsletter.models import Newsletter

SAMPLE = settings.BASE_DIR / "cms" / "sample" / "publication.json"


class NewsletterFile(Schema):
    slug: str
    name: str
    description: str
    from_name: str
    from_email: str


class PublicationFile(Schema):
    format: Literal["publication/1"]
    name: str
    tagline: str
    postal_address: str
    logo: Picture | None = None
    snippets: SnippetFiles
    newsletters: list[NewsletterFile]
    pages: list[str] = []
    transmissions: list[str]


@transaction.atomic
def load_sample(path: Path = SAMPLE) -> list[TransmissionPage]:
    """Load what is missing of the sample publication; what is there stays as its editors left it.

    Returns the transmissions that were added. Raises `cms.loading.LoadError` when a file is at fault.
    """
    publication = read_file(path, PublicationFile)
    references = FileReferences(path.parent)
    load_snippets(publication.snippets, references, overwrite=False)
    _load_identity(publication, references)
    for one in publication.newsletters:
        fields = one.model_dump(exclude={"slug"})
        Newsletter.objects.get_or_create(slug=one.slug, defaults=fields)

    files = [read_file(path.parent / name, TransmissionFile) for name in publication.transmissions]
    there = set(TransmissionPage.objects.values_list("slug", flat=True))
    missing = [file for file in files if file.slug not in there]
    for file in missing:
        reserve(file)
    added = [load_transmission(file, references) for file in missing]
    for name in publication.pages:
        _load_page(path.parent / name, references)
    return added


def _load_page(path: Path, references: FileReferences) -> None:
    """The page with its place in the navigation, unless it is there."""
    file = read_file(path, StandardFile)
    if StandardPage.objects.filter(slug=file.slug).exists():
        return
    page = load_standard(file, references)
    publication = PublicationSettings.for_site(Site.objects.get(is_default_site=True))
    if not publication.navigation.exists():
        publication.navigation.add(NavigationLink(page=TransmissionIndexPage.objects.first()))
    publication.navigation.add(NavigationLink(page=page, title="About"))
    publication.save()


def _load_identity(publication: PublicationFile, references: FileReferences) -> None:
    site = Site.objects.get(is_default_site=True)
    site.hostname, site.port = host_and_port(settings.FRONTEND_URL)
    site.save()
    logo = references.image(publication.logo.file, publication.logo.alt) if publication.logo else None
    PublicationSettings.objects.get_or_create(
        site=site,
        defaults={
            "name": publication.name,
            "tagline": publication.tagline,
            "postal_address": publication.postal_address,
            "logo_id": logo,
        },
    )
