"""Where measured links and pictures of a mail lead. The reader goes on first; what is written down waits.

No session, no cookie, no database before the answer: a reader arrives also when the database is away.
"""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from newsletter.engagement.recording import Event, record
from newsletter.engagement.signs import signs_of
from newsletter.engagement.tokens import Target, read_reader_token, read_target_token
from newsletter.intake import visitor_of
from newsletter.models import OPENED
from newsletter.tokens import TokenInvalidError

log = logging.getLogger(__name__)

_PICTURE = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00"
    b"\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)


class _Afterwards(HttpResponse):
    """Does something when the server is done with the answer. It may fail, and nobody waits for it."""

    afterwards: Callable[[], object] | None = None

    def close(self) -> None:
        work, self.afterwards = self.afterwards, None
        if work is not None:
            try:
                work()
            except Exception as error:  # the answer is out already
                log.warning("An opening or a click was not counted: %s", error)
        super().close()


class _Onwards(_Afterwards, HttpResponseRedirect):
    pass


@require_safe
def go(request: HttpRequest, token: str, reader: str = "") -> HttpResponse:
    """To the link's target, which the token carries and signs. 404 for any other."""
    try:
        target = read_target_token(token)
    except TokenInvalidError:
        return _unknown()
    return _counted(_Onwards(target.url), request, target, reader) if target.url else _unknown()


@require_safe
def seen(request: HttpRequest, token: str, reader: str = "") -> HttpResponse:
    """A picture that nobody sees; also for a token that is not ours, since a mail must never look broken."""
    picture = _Afterwards(_PICTURE, content_type="image/gif")
    try:
        target = read_target_token(token)
    except TokenInvalidError:
        return _private(picture)
    return _counted(picture, request, target, reader) if target.number == OPENED else _private(picture)


def _counted(response: _Afterwards, request: HttpRequest, target: Target, reader: str) -> HttpResponse:
    event = Event(
        campaign=target.campaign,
        link=target.number,
        reader=read_reader_token(reader, target.campaign) if reader else None,
        at=timezone.now(),
        signs=signs_of(request.method or "", request.headers, visitor_of(request)),
    )
    if not reader or event.reader is not None:  # a reader's part that is not ours is of nobody's mail
        response.afterwards = lambda: record(event)
    return _private(response)


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _unknown() -> HttpResponse:
    return _private(HttpResponse("This link is not one of ours.", content_type="text/plain", status=404))
