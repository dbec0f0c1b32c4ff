"""Queries to Wagtail's own APIs that these hand to the database as they are, and that no database takes."""

import re
from collections.abc import Callable, Iterator

from django.http import HttpRequest, HttpResponse, JsonResponse

from cms.api.gate import V2, V3

_whole = re.compile(r"[+-]?[0-9]+").fullmatch
_has_word = re.compile(r"\w").search
_MOST_DIGITS = 18  # each such number has room in 64 bits


class WagtailQueries:
    """Middleware: answers 400 and says why, where they would answer 500.

    In the words of both: v2 tells its errors as `message`, v3 as `detail`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith((V2, V3)):
            for said in _mistakes(request):
                return JsonResponse({"message": said, "detail": said}, status=400)
        return self.get_response(request)


def _mistakes(request: HttpRequest) -> Iterator[str]:
    finds = request.path_info.endswith("/find/")
    for name, values in request.GET.lists():
        for value in values:
            if "\0" in name + value:
                yield "The query holds a NUL, which no text has."
            elif name == "search":
                if value and not _has_word(value):
                    yield "“search” has no word in it."
            elif _whole(value) and len(value.lstrip("+-")) > _MOST_DIGITS:
                yield f"“{name}” is a number of more than {_MOST_DIGITS} digits."
            elif finds and name == "id" and not _whole(value):
                yield "“id” is a whole number."
