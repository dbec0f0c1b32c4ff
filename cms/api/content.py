"""The Content API's addresses, as django-ninja serves and describes them; `catalogue.py` answers."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Router

from cms import preview
from cms.api import catalogue, share
from cms.api.endpoints import Endpoint
from cms.api.schemas import (
    AuthorList,
    ChangeList,
    LensList,
    Problem,
    Publication,
    Resolved,
    SearchResults,
    StandardList,
    TopicList,
    TransmissionList,
    Userbar,
)
from cms.documents.shapes import Author, Lens, StandardPage, Topic, Transmission

router = Router(tags=["content"])
_BINARY = {"type": "string", "format": "binary"}


def _read(path: str, shape: Any, summary: str, endpoint: Endpoint, *refusals: int) -> Callable[..., Any]:
    """The route of an endpoint. It answers by itself; django-ninja describes it."""
    return router.get(
        path,
        response={200: shape, 400: Problem} | dict.fromkeys(refusals, Problem),
        openapi_extra=endpoint.openapi(),
        summary=summary,
    )


@_read("transmissions/", TransmissionList, "List transmissions", catalogue.LIST)
def list_transmissions(request: HttpRequest) -> HttpResponse:
    """Cards, newest first; whole transmissions with `full=1`."""
    return catalogue.LIST.django_reply(request)


@_read("transmissions/{slug}/", Transmission, "One transmission", catalogue.DETAIL, 301, 404, 410)
def get_transmission(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole transmission, by its slug or its id: every block typed, every reference resolved."""
    return catalogue.DETAIL.django_reply(request, slug)


@router.get(
    "transmissions/{slug}/share.png",
    response={400: Problem, 404: Problem},
    openapi_extra={
        **catalogue.SHARE.openapi(),
        "responses": {200: {"description": "OK", "content": {share.PNG: {"schema": _BINARY}}}},
    },
    summary="A picture to share",
)
def get_share_image(request: HttpRequest, slug: str) -> HttpResponse:
    """Title, topic, publication and cover on 1200 by 630 pixels, for networks."""
    return catalogue.SHARE.django_reply(request, slug)


@router.get("preview/{token}/", response={200: Transmission, 404: Problem}, summary="A draft")
def get_preview(request: HttpRequest, response: HttpResponse, token: str) -> dict[str, Any]:
    """A draft as its editor sees it now. Tokens come from the editor's preview and live for ten minutes."""
    response["Cache-Control"] = "private, no-store"
    return _draft(token)


@router.get("preview/{token}/page/", response={200: StandardPage, 404: Problem}, summary="A page's draft")
def get_preview_page(request: HttpRequest, response: HttpResponse, token: str) -> dict[str, Any]:
    """A standard page's draft as its editor sees it now."""
    response["Cache-Control"] = "private, no-store"
    return _draft(token)


@router.get("preview/{token}/userbar/", response={200: Userbar, 404: Problem}, summary="The editor's bar")
def get_preview_userbar(request: HttpRequest, response: HttpResponse, token: str) -> dict[str, str]:
    """Wagtail's bar for the draft's editor, with the content checker: HTML for the end of the page's body."""
    response["Cache-Control"] = "private, no-store"
    return {"html": _kept(token).userbar}


def _draft(token: str) -> dict[str, Any]:
    return _kept(token).draft


def _kept(token: str) -> preview.Kept:
    kept = preview.fetch_kept(token)
    if kept is None:
        raise Http404("This preview is over. Open it again from the editor.")
    return kept


@_read("site/", Publication, "The publication", catalogue.SITE)
def get_site(request: HttpRequest) -> HttpResponse:
    """Name and face of the publication, its navigation, and what can be subscribed to."""
    return catalogue.SITE.django_reply(request)


@_read("pages/resolve/", Resolved, "What stands at a path", catalogue.RESOLVE)
def resolve_path(request: HttpRequest) -> HttpResponse:
    """A page, a redirect, something that is gone, or nothing: always as 200, told apart by `kind`."""
    return catalogue.RESOLVE.django_reply(request)


@_read("pages/", StandardList, "List standard pages", catalogue.PAGES)
def list_pages(request: HttpRequest) -> HttpResponse:
    """Pages that are no transmissions, such as "about", by title."""
    return catalogue.PAGES.django_reply(request)


@_read("pages/{slug}/", StandardPage, "One standard page", catalogue.PAGE, 404)
def get_page(request: HttpRequest, slug: str) -> HttpResponse:
    """A standard page by its slug: the same blocks as a transmission's."""
    return catalogue.PAGE.django_reply(request, slug)


@_read("search/", SearchResults, "Search", catalogue.SEARCH)
def search(request: HttpRequest) -> HttpResponse:
    """Transmissions that have all the words, the best first, with what was found marked."""
    return catalogue.SEARCH.django_reply(request)


@_read("changes/", ChangeList, "What changed", catalogue.CHANGES)
def list_changes(request: HttpRequest) -> HttpResponse:
    """Every change since `since`, once, in the order in which they were committed: for mirrors."""
    return catalogue.CHANGES.django_reply(request)


@_read("topics/", TopicList, "List topics", catalogue.TOPICS)
def list_topics(request: HttpRequest) -> HttpResponse:
    """Every topic, by name."""
    return catalogue.TOPICS.django_reply(request)


@_read("topics/{slug}/", Topic, "One topic", catalogue.TOPIC, 404)
def get_topic(request: HttpRequest, slug: str) -> HttpResponse:
    """A topic by its slug. Its transmissions: `transmissions/?topic=slug`."""
    return catalogue.TOPIC.django_reply(request, slug)


@_read("authors/", AuthorList, "List authors", catalogue.AUTHORS)
def list_authors(request: HttpRequest) -> HttpResponse:
    """Every author, by name."""
    return catalogue.AUTHORS.django_reply(request)


@_read("authors/{slug}/", Author, "One author", catalogue.AUTHOR, 404)
def get_author(request: HttpRequest, slug: str) -> HttpResponse:
    """An author by the slug. Their transmissions: `transmissions/?author=slug`."""
    return catalogue.AUTHOR.django_reply(request, slug)


@_read("lenses/", LensList, "List lenses", catalogue.LENSES)
def list_lenses(request: HttpRequest) -> HttpResponse:
    """Every lens, by name."""
    return catalogue.LENSES.django_reply(request)


@_read("lenses/{slug}/", Lens, "One lens", catalogue.LENS, 404)
def get_lens(request: HttpRequest, slug: str) -> HttpResponse:
    """A lens by its slug. The transmissions that use it: `transmissions/?lens=slug`."""
    return catalogue.LENS.django_reply(request, slug)
