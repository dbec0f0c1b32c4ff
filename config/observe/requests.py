"""Middleware that gives each request an id, which its log lines, its tasks and its answer carry."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from structlog.contextvars import bound_contextvars

from cms.request_ids import HEADER, request_id

Next = Callable[[HttpRequest], HttpResponse]


class RequestIds:
    """Outermost, so that nothing is logged without it. The door does the same for what it answers."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        name = request_id(request.headers.get(HEADER, ""))
        with bound_contextvars(request_id=name):
            response = self.get_response(request)
        response[HEADER] = name
        return response
