"""Drafts for the eyes of their editor: kept for ten minutes under a signed token of one page and one user."""

import secrets
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from wagtail.models import Page

from cms.documents.serialise import document

MINUTES = 10
LONGEST = 400  # characters of a token; ours have about 150
_SALT = "cms.preview"


def keep(page: Page, user: AbstractBaseUser | AnonymousUser) -> str:
    """Keep the page as it stands in memory, saved or not, and give the token to fetch it with.

    Raises `PermissionDenied` when the user may not see drafts.
    """
    if not _may_see(page.pk, user):
        raise PermissionDenied("Only who may edit the page can preview it.")
    key = secrets.token_urlsafe(16)
    cache.set(_key(key), document(page), MINUTES * 60)
    return signing.dumps({"draft": key, "page": page.pk, "user": user.pk}, salt=_SALT)


def fetch(token: str) -> dict[str, Any] | None:
    """The document kept under the token. None when its time is over, or its user lost the right meanwhile."""
    if len(token) > LONGEST:
        return None
    try:
        kept = signing.loads(token, salt=_SALT, max_age=MINUTES * 60)
    except signing.BadSignature:  # which an expired one is, too
        return None
    user = get_user_model().objects.filter(pk=kept["user"]).first()
    if user is None or not _may_see(kept["page"], user):
        return None
    return cache.get(_key(kept["draft"]))


def _may_see(page: int | None, user: Any) -> bool:
    """Whether the user may edit the page; for one that was never saved, whether they are an editor at all."""
    if not user.is_active or not user.has_perm("wagtailadmin.access_admin"):
        return False
    saved = Page.objects.filter(pk=page).first() if page else None
    return saved is None or saved.permissions_for_user(user).can_edit()


def _key(draft: str) -> str:
    return f"preview:{draft}"
