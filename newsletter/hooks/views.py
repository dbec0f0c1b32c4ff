"""anymail's webhook views, one a provider, at `hooks/<provider>/`; none without a secret."""

import logging
import warnings
from typing import Any

from anymail.exceptions import (  # type: ignore[import-untyped] # ships no types
    AnymailConfigurationError,
    AnymailNotSupportedWarning,
    AnymailWebhookValidationFailure,
)
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.urls import URLPattern, re_path
from django.utils.module_loading import import_string
from django.views import View

from newsletter.hooks.known import HOOKS
from newsletter.hooks.topics import NotNowError
from newsletter.wire.providers.words import in_short

log = logging.getLogger(__name__)


class _Guarded:
    """Before a view of anymail's: what cannot be read is the caller's fault, and answered with a 400.

    Errors of the ledger itself stay errors: the provider comes again with the same event.
    """

    def __init__(self, **kwargs: Any) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", AnymailNotSupportedWarning)
            super().__init__(**kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().post(request, *args, **kwargs)  # type: ignore[misc] # of the view this is mixed into
        except AnymailWebhookValidationFailure as error:
            log.warning("A webhook was refused: %s", in_short(error))
            return HttpResponseBadRequest()
        except NotNowError as error:
            log.warning("A webhook has to come again: %s", in_short(error))
            return HttpResponse(status=503)

    def run_validators(self, request: HttpRequest) -> None:
        _or_400(super().run_validators, request)  # type: ignore[misc]

    def parse_events(self, request: HttpRequest) -> list[Any]:
        return list(_or_400(super().parse_events, request))  # type: ignore[misc]


def _or_400(step: Any, request: HttpRequest) -> Any:
    try:
        return step(request)
    except (AnymailWebhookValidationFailure, NotNowError):
        raise
    except Exception as error:
        raise AnymailWebhookValidationFailure(f"its body cannot be read: {error!r}") from error


def hook_view(provider: str) -> type[View]:
    """The view's class. Raises AnymailConfigurationError when it lacks a setting."""
    view = import_string(HOOKS[provider])
    guarded: type[View] = type(f"Guarded{view.__name__}", (_Guarded, view), {"provider": provider})
    try:
        guarded()
    except ValueError as error:  # a key that is not ASCII, say
        raise AnymailConfigurationError(f"a setting of it cannot be used: {error}") from error
    return guarded


def has_secret() -> bool:
    return bool(settings.ANYMAIL.get("WEBHOOK_SECRET"))


def hook_patterns() -> list[URLPattern]:
    """A path for each provider whose events can be trusted: none while there is no secret."""
    if not has_secret():
        return []
    patterns = []
    for provider in HOOKS:
        try:
            view = hook_view(provider).as_view()
        except AnymailConfigurationError:  # newsletter/checks.py tells who needs it
            continue
        # Without its last slash too: a POST must not be redirected.
        patterns.append(re_path(rf"^hooks/{provider}/?$", view, name=f"hook-{provider}"))
    return patterns
