"""HEAD and OPTIONS for the Content API (RFC 9110, sections 9.3.2 and 9.3.7): django-ninja knows neither."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

ROOT = "/api/content/"


class HeadAndOptions:
    """Middleware: HEAD is GET without the body, OPTIONS tells what an address takes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(ROOT) or request.method not in ("HEAD", "OPTIONS"):
            return self.get_response(request)
        asked, request.method = request.method, "GET"
        response = self.get_response(request)
        if asked == "HEAD":
            length = str(len(response.content))
            response.content = b""
            response.headers["Content-Length"] = length
            return response
        if response.status_code == 404:
            return response
        takes = response.headers["Allow"] if response.status_code == 405 else "GET, HEAD"
        return HttpResponse(status=204, headers={"Allow": f"{takes}, OPTIONS"})
