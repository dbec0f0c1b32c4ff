"""The product, and beside it a Django without middleware to measure it against: a WSGI application.

Served with DJANGO_SETTINGS_MODULE=bench.settings, which adds `bench.urls`.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.test import override_settings

from config.wsgi import application as product


def _without_middleware() -> WSGIHandler:
    with override_settings(MIDDLEWARE=[]):
        return WSGIHandler()


bare = _without_middleware()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    return (bare if environ["PATH_INFO"] == "/bare/" else product)(environ, start_response)
