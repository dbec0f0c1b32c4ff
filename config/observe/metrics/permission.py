"""Who may read the figures: whoever shows METRICS_TOKEN, by whatever name he asks."""

import secrets
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

PATH = "/metrics"
Next = Callable[[HttpRequest], HttpResponse]


def may_read(request: HttpRequest) -> bool:
    scheme, _, shown = request.headers.get("Authorization", "").partition(" ")
    token = settings.METRICS_TOKEN.encode()
    return (
        bool(token) and scheme.lower() == "bearer" and secrets.compare_digest(shown.strip().encode(), token)
    )


class AnyHost:
    """Prometheus asks each web process by the number of its machine, which ALLOWED_HOSTS cannot foresee."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response
        self.host = urlsplit(settings.CMS_URL).netloc

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info == PATH and may_read(request):
            request.META["HTTP_HOST"] = self.host
        return self.get_response(request)
