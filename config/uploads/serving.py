"""Handing out uploads, where no proxy and no bucket does."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.static import serve


def uploaded(request: HttpRequest, path: str) -> HttpResponseBase:
    """The file; 404 also for a name that no file can have."""
    try:
        return serve(request, path, document_root=str(settings.MEDIA_ROOT))
    except OSError as error:
        raise Http404 from error
