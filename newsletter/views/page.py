"""What all reader pages share: nobody is told of them, and they speak the reader's language."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from newsletter.models import Newsletter
from newsletter.reader_languages import language_of
from newsletter.tokens import TokenExpiredError, TokenInvalidError

P = ParamSpec("P")


def reader_page(view: Callable[Concatenate[HttpRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """A page whose address holds a secret: it is told to nobody, stored nowhere and found by no search.

    The token in the address is the permission, so there is no session for a forged request to ride on.
    """

    @csrf_exempt
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def page(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except TokenExpiredError:
            response = show(request, "expired", status=410)
        except TokenInvalidError:
            response = show(request, "invalid", status=404)
        response.setdefault("Referrer-Policy", "no-referrer")
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Cache-Control"] = "no-store"
        response.setdefault("Content-Security-Policy", _PAGE_POLICY)
        return response

    return page


def language_for(request: HttpRequest, locale: str = "") -> str:
    """The person's language where we know the person, else the browser's."""
    return language_of(locale, request.headers.get("Accept-Language", ""))


def show(
    request: HttpRequest,
    template: str,
    /,
    status: int = 200,
    *,
    locale: str = "",
    newsletter: Newsletter | None = None,
    **context: object,
) -> HttpResponse:
    """`newsletter/<template>.html` in the reader's language and the newsletter's colour."""
    language = language_for(request, locale)
    color = newsletter.accent_color.lstrip("#").lower() if newsletter else ""
    full = {**context, "newsletter": newsletter, "accent": color, "LANGUAGE_CODE": language}
    with translation.override(language):
        response = render(request, f"newsletter/{template}.html", full, status=status)
    response["Content-Language"] = language
    return response


def policy(rules: dict[str, list[str]]) -> str:
    return "; ".join(f"{name} {' '.join(values)}" for name, values in rules.items())


_PAGE_POLICY = policy(settings.READER_CSP)
