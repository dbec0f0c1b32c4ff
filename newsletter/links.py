"""Absolute URLs of the reader pages. Written out, because an engine cannot resolve a URL for each mail."""

from uuid import UUID

from django.conf import settings


def confirm_url(token: str) -> str:
    return f"{settings.CMS_URL}/newsletter/confirm/{token}/"


def move_url(token: str) -> str:
    return f"{settings.CMS_URL}/newsletter/move/{token}/"


def unsubscribe_url(token: str) -> str:
    return f"{settings.CMS_URL}/newsletter/unsubscribe/{token}/"


def preferences_url(token: str) -> str:
    return f"{settings.CMS_URL}/newsletter/preferences/{token}/"


def archive_url(campaign: UUID, version: str = "") -> str:
    """`version` is the label of one that is for some readers."""
    return f"{settings.CMS_URL}/newsletter/archive/{campaign}/" + (f"?version={version}" if version else "")
