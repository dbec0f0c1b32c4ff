"""Drafts for the eyes of their editor: kept for ten minutes under a signed token of one page and one user."""

import secrets
from copy import copy
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from wagtail.admin.userbar import Userbar
from wagtail.models import Page

from cms.documents.serialise import document

MINUTES = 10
LONGEST = 400  # characters of a token; ours have about 150
_SALT = "cms.preview"


@dataclass(frozen=True)
class Kept:
    """`draft` is the page's JSON, `userbar` Wagtail's bar as HTML."""

    draft: dict[str, Any]
    userbar: str


def userbar(page: Page, request: HttpRequest) -> str:
    """Wagtail's bar with its content checker, for the one who asks for this preview."""
    # The preview's request says that it is at the frontend; the bar's files are here.
    asked: Any = copy(request)
    asked.is_dummy = False
    asked.META = request.META | {"HTTP_HOST": urlsplit(settings.CMS_URL).netloc}
    return str(Userbar(object=page).render_html({"request": asked}))


def keep(
    page: Page,
    user: AbstractBaseUser | AnonymousUser,
    draft: dict[str, Any] | None = None,
    userbar: str = "",
) -> str:
    """Keep the page as it stands in memory, saved or not, and give the token to fetch it with.

    `draft` is its JSON, by default that of a transmission.
    Raises `PermissionDenied` when the user may not see drafts.
    """
    if not _may_see(page.pk, user):
        raise PermissionDenied("Only who may edit the page can preview it.")
    key = secrets.token_urlsafe(16)
    cache.set(_key(key), Kept(draft or document(page), userbar), MINUTES * 60)
    return signing.dumps({"draft": key, "page": page.pk, "user": user.pk}, salt=_SALT)


def fetch(token: str) -> dict[str, Any] | None:
    """The document kept under the token, as `fetch_kept`."""
    kept = fetch_kept(token)
    return kept.draft if kept else None


def fetch_kept(token: str) -> Kept | None:
    """What was kept under the token. None when its time is over, or its user lost the right meanwhile."""
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
