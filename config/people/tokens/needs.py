"""Which scope a request to Wagtail's API v3 needs, by its operation and, where that decides, by its body.

What is not named here needs the widest, so that an operation of a later release is opened by nobody's
narrow token before somebody has read it. A test holds the names against the API's own description.
"""

import re

from django.http import HttpRequest
from wagtail.api.v3.api import api

from config.people.models import Scope

_READING = (
    *("pages/", "pages/find/", "pages/{page_id}/"),
    *("pages/{page_id}/revisions/", "pages/{page_id}/revisions/{revision_id}/"),
    *("snippets/{type}/", "snippets/{type}/{pk}/"),
    *("snippets/{type}/{pk}/revisions/", "snippets/{type}/{pk}/revisions/{revision_id}/"),
    *("images/", "images/{image_id}/", "documents/", "documents/{document_id}/"),
    *("sites/", "sites/{site_id}/", "locales/", "locales/{locale_id}/"),
    *("redirects/", "redirects/find/", "redirects/{redirect_id}/"),
    *("schema/", "schema/{type_name}/", "whoami/", "openapi.json", "docs/"),
)
# Each of these publishes too when its body's `meta` says so, which may say these and no more.
_PAGES, _PLAIN_META = ("POST pages/", "PATCH pages/{page_id}/"), {"type", "parent_id"}
# Snippets have no drafts here, and a file that is in use is changed for readers at once: only new ones.
_DRAFTING = (*_PAGES, "POST pages/{page_id}/actions/revert/", "POST images/", "POST documents/")

NEEDED = {f"GET {route}": Scope.READ for route in _READING} | dict.fromkeys(_DRAFTING, Scope.DRAFTS)
_parameter = re.compile(r"<(?:\w+:)?(\w+)>")


def operation(method: str, route: str) -> str:
    """The name of an operation as in `NEEDED`. `route` is Django's, from where the API is mounted on."""
    path = _parameter.sub(r"{\1}", route)
    return f"{'GET' if method == 'HEAD' else method} {path}"


def needed(request: HttpRequest, asked: str) -> Scope:
    """The narrowest scope that may do that `operation`. OPTIONS does nothing, whatever the address."""
    if request.method == "OPTIONS":
        return Scope.READ
    if asked in _PAGES and _acts(request):
        return Scope.ALL
    return NEEDED.get(asked, Scope.ALL)


def _acts(request: HttpRequest) -> bool:
    """Whether the body asks for more than saving. The API reads it the same way, and answers if it cannot."""
    try:
        given = api.parser.parse_body(request)
    except (ValueError, RecursionError):
        return False
    meta = given.get("meta") if isinstance(given, dict) else None
    return isinstance(meta, dict) and any(
        value is not None for name, value in meta.items() if name not in _PLAIN_META
    )
