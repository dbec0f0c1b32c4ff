"""Middleware: a token of Wagtail's API v3 does what its scope says, until it expires, and nothing else."""

import logging
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localtime
from ninja.security import HttpBearer
from wagtail.api.v3.api import api
from wagtail.api.v3.errors import problem_response
from wagtail.models import APIToken

from cms.api.gate import V3
from config.people.models import Scope, TokenLimits, limits_of
from config.people.tokens.needs import needed, operation

_logger = logging.getLogger(__name__)


class TokenScopes:
    """Before the view, whatever it is. Who shows no token, or one that is none, is Wagtail's to answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or api.urls_namespace not in match.namespaces:
            return None
        token = _shown(request)
        if token is None:
            return None
        limits = limits_of(token)
        if limits.is_over:
            return _expired(limits)
        asked = operation(request.method or "", match.route.removeprefix(V3.lstrip("/")))
        need = needed(request, asked)
        return None if Scope(limits.scope).covers(need) else _refused(limits, need, asked)


class _Bearer(HttpBearer):
    """Reads the header as Wagtail's own does, and finds the token as that does, with its limits."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        return (
            APIToken.objects.select_related("limits")
            .filter(key_hash__in=APIToken.candidate_key_hashes(token), revoked_at=None)
            .first()
        )


_shown = _Bearer()


def _expired(limits: TokenLimits) -> HttpResponse:
    ended = localtime(limits.expires_at).isoformat(timespec="minutes")
    answer = problem_response(
        status=401, detail=f"This API token expired at {ended}. Make another one, or give it more time."
    )
    answer["WWW-Authenticate"] = 'Bearer error="invalid_token"'
    return answer


def _refused(limits: TokenLimits, need: Scope, asked: str) -> HttpResponse:
    """403 with the scope that it takes, also for programs (RFC 6750, section 3.1)."""
    _logger.warning("API token %s may “%s” and was refused %s", limits.token.pk, limits.scope, asked)
    answer = problem_response(
        status=403,
        detail=(
            f"This API token has the scope “{limits.scope}”, and this takes “{need}” ({asked}). "
            "Scopes are set in the admin, under Settings, API tokens."
        ),
    )
    answer["WWW-Authenticate"] = f'Bearer error="insufficient_scope", scope="{need}"'
    return answer
