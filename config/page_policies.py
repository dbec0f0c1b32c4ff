"""Middleware that says with every page what a browser may do with it."""

from collections.abc import Callable

from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponse
from wagtail.models import Site

from cms.policies import written
from config.policies import ADMIN_CSP, PERMISSIONS_POLICY, PREVIEW_CSP, READER_CSP

CSP = "Content-Security-Policy"
Next = Callable[[HttpRequest], HttpResponse]


class PagePolicies:
    """A page that says nothing itself gets the readers' policy, or the admin's below /admin/.

    Wagtail renders a preview as if it were asked for at the page's own address, and frames it in the admin.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response
        self.readers, self.preview = written(READER_CSP), written(PREVIEW_CSP)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        if CSP not in response.headers:
            response.headers[CSP] = self._policy(request)
        return response

    def _policy(self, request: HttpRequest) -> str:
        if getattr(request, "is_preview", False):
            return self.preview
        return admin_policy() if request.path_info.startswith("/admin/") else self.readers


def admin_policy() -> str:
    """With every site's address, where the editor's preview leads, while the database answers."""
    try:
        sites = {site.root_url for site in Site.get_site_root_paths()}
    except Error:
        sites = set()
    frontends = " ".join(sorted({settings.FRONTEND_URL, *sites}))
    return written(ADMIN_CSP, frontend=frontends, media=settings.MEDIA_URL)
