"""Brakes on guessing a password that many share: of a private page, or of a collection of documents."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from config.people.signing_in import TOO_MANY, network_of
from newsletter.rates import Rate

PER_VISITOR = Rate("shared-password-visitor", most=30, seconds=600)
# More than one visitor may try, so that nobody alone keeps the others out.
PER_PASSWORD = Rate("shared-password", most=300, seconds=3600)
View = Callable[..., HttpResponse]


def braked(view: View, restriction: str) -> View:
    """The view, but for too many attempts. Its argument of the name `restriction` says at which password."""

    @wraps(view)
    def ask(request: HttpRequest, **which: Any) -> HttpResponse:
        password = f"{restriction}:{which[restriction]}"
        allowed = request.method != "POST" or (
            PER_VISITOR.allows(network_of(request)) and PER_PASSWORD.allows(password)
        )
        return view(request, **which) if allowed else _too_many()

    return ask


def _too_many() -> HttpResponse:
    later = {"Retry-After": str(PER_VISITOR.seconds)}
    return HttpResponse(TOO_MANY, status=429, content_type="text/plain", headers=later)
