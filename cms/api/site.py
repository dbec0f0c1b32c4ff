"""The publication itself: what stands on every page of a frontend."""

from collections.abc import Callable
from typing import Any

from wagtail.models import Locale, Site

from cms.api.answers import Answer, Meta, host_of, typed_answer
from cms.api.schemas import Publication
from cms.api.snippets import NoParameters
from cms.documents.serialise import picture_json
from cms.models import PublicationSettings

# The newsletter stands above the publication, and tells it here what can be subscribed to.
_newsletters: list[Callable[[], list[dict[str, Any]]]] = []


def tell_newsletters(source: Callable[[], list[dict[str, Any]]]) -> None:
    """Let `site/` give what `source` returns: `{slug, name, description}` of each newsletter."""
    _newsletters[:] = [source]


def site(meta: Meta, wanted: NoParameters) -> Answer:
    """Identity, navigation, newsletters."""
    return typed_answer(meta, Publication, publication_json(site_asked(meta)), ("site",))


def site_asked(meta: Meta) -> Site:
    """The site of the host that was asked; the default one at any other."""
    named = Site.objects.filter(hostname=host_of(meta)).select_related("root_page__locale").first()
    return named or Site.objects.select_related("root_page__locale").get(is_default_site=True)


def publication_json(site: Site) -> dict[str, Any]:
    publication = PublicationSettings.for_site(site)
    return {
        "name": publication.name,
        "tagline": publication.tagline,
        "logo": picture_json(publication.logo, alt=publication.name),
        "postal_address": publication.postal_address,
        "frontend_url": site.root_url,
        "locale": site.root_page.locale.language_code,
        "locales": sorted(Locale.objects.values_list("language_code", flat=True)),
        "navigation": [
            link for item in publication.navigation.select_related("page") if (link := item.as_json())
        ],
        "theme": publication.theme_json(),
        "featured": publication.featured.public_id if publication.featured else None,
        "newsletters": [one for source in _newsletters for one in source()],
    }
