"""What is answered when a request could not be: one place for every door that Django keeps.

Django comes here whatever failed, a view, a middleware or a session. The Content API's own door stands before
Django and answers the same by itself (`cms.api.endpoints`).
"""

import sys

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.views.defaults import server_error

from cms.api.answers import RETRY_SECONDS, broken, unavailable
from newsletter.views.page import language_for

# Programs ask here. Everything else is opened by people, or by mail programs that look at the status alone.
_PROGRAMS = ("/api/", "/newsletter/hooks/")


def failed(request: HttpRequest) -> HttpResponse:
    """Django's `handler500`: 503 while the database is away, which is worth another try; else 500."""
    away = isinstance(sys.exc_info()[1], (OperationalError, InterfaceError))
    if request.path_info.startswith(_PROGRAMS):
        return (unavailable() if away else broken()).as_django()
    return _try_again(request) if away else server_error(request)


def _try_again(request: HttpRequest) -> HttpResponse:
    """A page that asks the database for nothing, not even for the publication's name."""
    language = language_for(request)
    site = {"name": settings.WAGTAIL_SITE_NAME, "frontend_url": settings.FRONTEND_URL}
    context = {
        "LANGUAGE_CODE": language,
        "is_desk": request.path_info.startswith("/admin/"),
        "settings": {"cms": {"PublicationSettings": site}},  # as the pages' base asks for it
    }
    with translation.override(language):
        response = HttpResponse(render_to_string("newsletter/away.html", context), status=503)
    response["Retry-After"] = str(RETRY_SECONDS)
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"  # the address may hold a secret
    response["Content-Language"] = language
    return response
