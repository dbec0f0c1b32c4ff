"""The Content API's endpoints for the publication and its transmissions."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Router
from wagtail.models import Site

from cms import preview
from cms.api.catalogue import DETAIL, LIST
from cms.api.schemas import Problem, Publication, TransmissionList
from cms.documents.serialise import picture_json
from cms.documents.shapes import Transmission
from cms.models import PublicationSettings

router = Router(tags=["content"])


@router.get(
    "transmissions/",
    response={200: TransmissionList, 400: Problem},
    openapi_extra=LIST.openapi(),
    summary="List transmissions",
)
def list_transmissions(request: HttpRequest) -> HttpResponse:
    """Cards, newest first; whole transmissions with `full=1`."""
    return LIST.django_reply(request)


@router.get(
    "transmissions/{slug}/",
    response={200: Transmission, 301: Problem, 400: Problem, 404: Problem, 410: Problem},
    openapi_extra=DETAIL.openapi(),
    summary="One transmission",
)
def get_transmission(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole transmission, by its slug or its id: every block typed, every reference resolved."""
    return DETAIL.django_reply(request, slug)


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
