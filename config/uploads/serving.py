"""Handing out uploads, where no proxy and no bucket does."""

from posixpath import normpath

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.static import serve

# Wagtail hands these out at /documents/, where it asks who may have them: their collection may be private.
ASKED_FOR = "documents/"


def uploaded(request: HttpRequest, path: str) -> HttpResponseBase:
    """The file; 404 for documents, and for a name that no file can have."""
    name = normpath(f"/{path}").lstrip("/")
    if name.startswith(ASKED_FOR):
        raise Http404
    try:
        return serve(request, name, document_root=str(settings.MEDIA_ROOT))
    except OSError as error:
        raise Http404 from error
