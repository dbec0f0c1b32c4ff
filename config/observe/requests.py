"""Middleware that gives each request an id, which its log lines, its tasks and its answer carry."""

import re
from collections.abc import Callable
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from structlog.contextvars import bound_contextvars

HEADER = "X-Request-ID"
_is_id = re.compile(r"[A-Za-z0-9_-]{8,64}").fullmatch
Next = Callable[[HttpRequest], HttpResponse]


class RequestIds:
    """The id is the one that a proxy gave, when it looks like one: it ends up in logs."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        name = given if _is_id(given) else uuid4().hex
        with bound_contextvars(request_id=name):
            response = self.get_response(request)
        response[HEADER] = name
        return response
