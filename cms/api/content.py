"""The Content API's endpoints for the publication and its transmissions."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router
from wagtail.models import Site

from cms import preview
from cms.api import cursor as cursors
from cms.api.schemas import ListParameters, Problem, Publication, TransmissionList
from cms.documents.serialise import card, document, picture_json
from cms.documents.shapes import Transmission
from cms.models import PublicationSettings, TransmissionPage

router = Router(tags=["content"])


def published() -> QuerySet[TransmissionPage]:
    """Live, public transmissions, newest first, with what a card needs."""
    return (
        TransmissionPage.objects.live()
        .public()
        .select_related("topic", "locale", "cover")
        .prefetch_related("author_links__author__portrait__renditions", "cover__renditions")
        .order_by("-date", "-pk")
    )


@router.get("transmissions/", response={200: TransmissionList, 422: Problem}, summary="List transmissions")
def list_transmissions(request: HttpRequest, wanted: Query[ListParameters]) -> dict[str, Any]:
    """Cards, newest first."""
    pages = published().defer("body")
    if wanted.topic:
        pages = pages.filter(topic__slug=wanted.topic)
    if wanted.cursor:
        date, pk = cursors.decode(wanted.cursor)
        pages = pages.filter(Q(date__lt=date) | Q(date=date, pk__lt=pk))
    found = list(pages[: wanted.limit + 1])
    shown = found[: wanted.limit]
    more = len(found) > wanted.limit
    return {
        "items": [card(page) for page in shown],
        "next_cursor": cursors.encode(shown[-1].date, shown[-1].pk) if more else None,
    }


@router.get("transmissions/{slug}/", response={200: Transmission, 404: Problem}, summary="One transmission")
def get_transmission(request: HttpRequest, slug: str) -> dict[str, Any]:
    """The whole transmission: every block typed, every reference resolved, every URL absolute."""
    return document(get_object_or_404(published(), slug=slug))


@router.get("preview/{token}/", response={200: Transmission, 404: Problem}, summary="A draft")
def get_preview(request: HttpRequest, response: HttpResponse, token: str) -> dict[str, Any]:
    """A draft as its editor sees it now. Tokens come from the editor's preview and live for ten minutes."""
    response["Cache-Control"] = "private, no-store"
    draft = preview.fetch(token)
    if draft is None:
        raise Http404("This preview is over. Open it again from the editor.")
    return draft


@router.get("site/", response=Publication, summary="The publication")
def get_site(request: HttpRequest) -> dict[str, Any]:
    """Name and face of the publication."""
    publication = PublicationSettings.for_site(Site.find_for_request(request))
    return {
        "name": publication.name,
        "tagline": publication.tagline,
        "logo": picture_json(publication.logo, alt=publication.name),
        "postal_address": publication.postal_address,
        "frontend_url": publication.frontend_url,
        "locale": publication.site.root_page.locale.language_code,
    }
