"""The gate: no request that Django gets reads content without the read key that it needs."""

import logging
import re
from collections.abc import Callable
from typing import Any

from corsheaders.signals import check_request_enabled
from django.conf import settings
from django.db import Error
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from cms.api.door import ROOT, pattern
from cms.api.keys import ADMISSION, REMEMBERED, Admission, admit, refused, sealed, unauthorized
from cms.api.memory import Memory
from cms.api.parameters import Refused
from cms.models import ReadKey

# What asks for no key: a preview's token is its own right, readers subscribe from their browsers, and the
# description of the API holds nothing that was written here.
_PREVIEW = "preview/{token}/"
OPEN = (_PREVIEW, f"{_PREVIEW}page/", f"{_PREVIEW}userbar/", "subscriptions/", "openapi.json", "docs")
V2, V3 = "/api/v2/", "/api/v3/"
_is_open = re.compile("|".join(pattern(route) for route in OPEN)).fullmatch
_origins = Memory[str, frozenset[str]](REMEMBERED, most=1)
_logger = logging.getLogger(__name__)
Next = Callable[[HttpRequest], HttpResponse]


class ReadKeys:
    """Middleware. Below CORS, which lets scripts read a refusal, and below `HeadAndOptions`.

    What an `Endpoint` answers is checked there too, for the door that stands before Django; META holds what
    was found, so that no request counts twice.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = request.path_info
        try:
            if path.startswith(ROOT) and not _is_open(path):
                return self._with_key(request)
            if path.startswith((V2, V3)):
                return self._by_wagtail(request)
        except Refused as refused:
            return refused.answer.as_django()
        return self.get_response(request)

    def _with_key(self, request: HttpRequest) -> HttpResponse:
        admission = request.META[ADMISSION] = admit(request.META)
        return _sealed(self.get_response(request), admission)

    def _by_wagtail(self, request: HttpRequest) -> HttpResponse:
        """Wagtail's own APIs: v2 asks nobody who it is, v3 has tokens of its own, for who may write."""
        is_v2 = request.path_info.startswith(V2)
        if _shows_read_key(request) or (is_v2 and settings.CONTENT_API_PRIVATE):
            admission = admit(request.META)
            if admission.host:
                raise refused(
                    403, "Wagtail's API gives every site: this key is for one. Use the Content API."
                )
            return _sealed(self.get_response(request), admission)
        response = self.get_response(request)
        # Whose token it is, if anybody's, is known afterwards.
        if settings.CONTENT_API_PRIVATE and response.status_code < 300 and not request.user.is_authenticated:
            raise unauthorized("This installation is private: send a read key or an API token.", "")
        return response


def is_open(path: str) -> bool:
    """Whether a path of the Content API asks for no key."""
    return bool(_is_open(path))


def _shows_read_key(request: HttpRequest) -> bool:
    return request.META.get("HTTP_AUTHORIZATION", "").lower().startswith("bearer tr_")


def _sealed(response: HttpResponse, admission: Admission) -> HttpResponse:
    if admission.keyed:
        headers = sealed(response.headers)
        response.headers["Cache-Control"], response.headers["Vary"] = (
            headers["Cache-Control"],
            headers["Vary"],
        )
    else:
        patch_vary_headers(response, ["Authorization"])
    return response


@receiver(check_request_enabled)
def is_page_of_a_key(sender: object, request: HttpRequest, **kwargs: Any) -> bool:
    """For CORS: whether a live key names the origin. Any will do: browsers ask before they show theirs."""
    origin = request.headers.get("Origin")
    return bool(origin) and request.path_info.startswith(ROOT) and origin in _origins_of_keys()


def _origins_of_keys() -> frozenset[str]:
    known = _origins.get("")
    if known is None:
        try:
            lists = ReadKey.objects.live().exclude(origins=[]).values_list("origins", flat=True)
            known = frozenset(origin for origins in lists for origin in origins)
        except Error:
            _logger.exception("The origins of read keys could not be read")
            return frozenset()
        _origins.put("", known)
    return known
