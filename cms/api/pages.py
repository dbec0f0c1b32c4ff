"""Pages that are no transmissions: about, imprint, privacy."""

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from pydantic import Field
from wagtail.models import Site

from cms.api.answers import Answer, Meta, problem, typed_answer
from cms.api.parameters import Parameters
from cms.api.schemas import StandardList
from cms.api.site import site_asked
from cms.api.snippets import NoParameters
from cms.documents.shapes import StandardPage as StandardShape
from cms.documents.standard import standard_card, standard_page
from cms.documents.subjects import LISTS, PAGES_TAG
from cms.documents.translations import translated_together
from cms.models import StandardPage
from cms.sites import home_paths

# A page may show lenses, authors and links to transmissions, in any block.
_TAGS = (PAGES_TAG, *(tag for _, tag in LISTS.values()), "transmissions")


class PageParameters(Parameters):
    """What one page may be asked for."""

    locale: str | None = Field(
        None, description="Of several languages with this slug, that one.", max_length=100
    )


def pages(meta: Meta, wanted: NoParameters) -> Answer:
    """All of them, by title."""
    found = list(_of(site_asked(meta)).order_by("title"))
    with translated_together(found):
        items = [standard_card(page) for page in found]
    return typed_answer(meta, StandardList, {"items": items}, (PAGES_TAG,))


def page(meta: Meta, wanted: PageParameters, slug: str) -> Answer:
    """The one of a slug, in the language asked for or the site's own."""
    found = _of(site_asked(meta)).filter(slug=slug)
    if wanted.locale:
        found = found.filter(locale__language_code=wanted.locale)
    one = found.order_by("path").first()
    if one is None:
        return problem(404, f"There is no page {slug!r}. The list at ../ has all of them.")
    return typed_answer(meta, StandardShape, standard_page(one), _TAGS)


def _of(site: Site) -> Any:
    """What readers of a site may see, in any language."""
    is_below = reduce(or_, (Q(url_path__startswith=home) for home in home_paths(site)), Q(pk__in=()))
    return StandardPage.objects.live().public().filter(is_below).select_related("locale")
