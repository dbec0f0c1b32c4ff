"""Providers: mail that leaves through somebody's HTTP API, by django-anymail's backends."""

from newsletter.wire.providers.line import ProviderLine

__all__ = ["ProviderLine"]
