"""Drafts for the eyes of their editor: kept for ten minutes under a token that cannot be guessed."""

import re
import secrets
from typing import Any

from django.core.cache import cache
from wagtail.models import Page

from cms.documents.serialise import document

MINUTES = 10
TOKEN = re.compile(r"[\w-]{43}\Z", re.ASCII)  # as secrets.token_urlsafe(32) makes them


def keep(page: Page) -> str:
    """Keep the page as it stands in memory, saved or not, and give the token to fetch it with."""
    token = secrets.token_urlsafe(32)
    draft = document(page)
    cache.set(_key(token), draft, MINUTES * 60)
    return token


def fetch(token: str) -> dict[str, Any] | None:
    """The document kept under the token; None when there is none, or its time is over."""
    return cache.get(_key(token)) if TOKEN.match(token) else None


def _key(token: str) -> str:
    return f"preview:{token}"
