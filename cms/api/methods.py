"""HEAD and OPTIONS for the Content API (RFC 9110, sections 9.3.2 and 9.3.7): django-ninja knows neither."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from cms.api.answers import problem

ROOT = "/api/content/"


class HeadAndOptions:
    """Middleware: HEAD is GET without the body, OPTIONS tells what an address takes.

    What it does not take is refused as a problem document.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(ROOT):
            return self.get_response(request)
        if request.method in ("HEAD", "OPTIONS"):
            return self._by_get(request)
        response = self.get_response(request)
        return _refused(request, response) if response.status_code == 405 else response

    def _by_get(self, request: HttpRequest) -> HttpResponse:
        asked, request.method = request.method, "GET"
        response = self.get_response(request)
        if asked == "HEAD":
            length = str(len(response.content))
            response.content = b""
            response.headers["Content-Length"] = length
            return response
        if response.status_code == 404:
            return response
        return HttpResponse(status=204, headers={"Allow": _takes(response)})


def _takes(response: HttpResponse) -> str:
    """The methods of an address, by what it answered."""
    named = response.headers["Allow"] if response.status_code == 405 else "GET"
    return f"{named}{', HEAD' if named == 'GET' else ''}, OPTIONS"


def _refused(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    takes = _takes(response)
    refusal = problem(405, f"{request.method} is not for this address. It takes {takes}.").as_django()
    refusal.headers["Allow"] = takes
    return refusal
