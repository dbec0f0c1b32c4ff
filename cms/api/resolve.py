"""What stands at a path of the frontend: a page, a redirect, nothing any more, or nothing."""

from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from cms.api.answers import Answer, Meta, typed_answer
from cms.api.parameters import Parameters
from cms.api.schemas import Resolved
from cms.api.site import site_asked
from cms.documents.changes import ALL_TRANSMISSIONS
from cms.models import HomePage, TransmissionDocument, TransmissionIndexPage

_KINDS = {HomePage: "home", TransmissionIndexPage: "transmissions"}


def _is_path(path: str) -> str:
    if not path.startswith("/") or path.startswith("//"):
        raise ValueError("a path begins with one slash, as /transmissions/slow-light/")
    return path


class ResolveParameters(Parameters):
    """One address."""

    path: Annotated[str, AfterValidator(_is_path)] = Field(
        max_length=2000, description="A path of the frontend, as `/transmissions/slow-light/`."
    )


def resolve(meta: Meta, wanted: ResolveParameters) -> Answer:
    """One 200 whatever is there: a frontend asks once and knows what to do."""
    site = site_asked(meta)
    path = f"/{urlsplit(wanted.path).path.strip('/')}"
    path = path if path == "/" else f"{path}/"
    found = _page(site, path) or _redirect(site, wanted.path) or _trace(site, path) or {"kind": "missing"}
    return typed_answer(meta, Resolved, found, (ALL_TRANSMISSIONS, "pages"))


def _page(site: Site, path: str) -> dict[str, Any] | None:
    root = site.root_page.url_path.rstrip("/")
    page = Page.objects.live().public().filter(url_path=f"{root}{path}").specific().first()
    if page is None:
        return None
    where = {"kind": "page", "url": page.full_url, "title": page.title, "locale": page.locale.language_code}
    if type(page) in _KINDS:
        return where | {"type": _KINDS[type(page)], "transmission": None}
    return where | {"type": "transmission", "transmission": {"id": page.public_id, "slug": page.slug}}


def _redirect(site: Site, path: str) -> dict[str, Any] | None:
    found = Redirect.get_for_site(site).filter(old_path=Redirect.normalise_path(path)).first()
    if found is None or not found.link:
        return None
    target = found.redirect_page.full_url if found.redirect_page else found.link
    location = target if urlsplit(target or "").scheme else f"{site.root_url}{target}"
    return {"kind": "redirect", "location": location, "permanent": found.is_permanent}


def _trace(site: Site, path: str) -> dict[str, Any] | None:
    """A transmission that moved here from, or that was taken down."""
    url = f"{site.root_url}{path}"
    gone = TransmissionDocument.objects.filter(site=site, url=url, live=False, tick__gt=0).exists()
    return {"kind": "gone"} if gone else None
