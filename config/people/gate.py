"""Middleware: a session that a password alone has opened is nobody's, until the second factor was shown."""

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve, reverse

from config.people import second_factor

CHALLENGE, SET_UP = "two_factor", "two_factor_set_up"
# What these pages are made of, and the way out.
_ALWAYS = {CHALLENGE, "wagtailadmin_logout", "wagtailadmin_javascript_catalog", "wagtailadmin_sprite"}
Next = Callable[[HttpRequest], HttpResponse]


class SecondFactorGate:
    """Below django-otp's middleware, which tells whether a session is verified."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self._is_half_open(request):
            page = CHALLENGE if second_factor.has_factor(request.user) else SET_UP  # type: ignore[arg-type]
            if _name(request) not in {*_ALWAYS, page}:
                if request.path.startswith(reverse("wagtailadmin_home")):
                    return redirect_to_login(request.get_full_path(), reverse(page))
                request.user = AnonymousUser()
        return self.get_response(request)

    def _is_half_open(self, request: HttpRequest) -> bool:
        """Without a session there is nobody to ask about: readers cost no query."""
        user = request.user
        return bool(
            request.session.session_key
            and user.is_authenticated
            and not user.is_verified()  # type: ignore[attr-defined] # django-otp's
            and second_factor.is_due(user)
        )


def _name(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).url_name or ""
    except Resolver404:
        return ""
