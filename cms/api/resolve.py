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
from cms.models import FormerSlug, HomePage, StandardPage, TransmissionDocument, TransmissionIndexPage
from cms.sites import home_paths

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
    found = _page(site, path) or _redirect(site, wanted.path) or _moved(site, path) or _trace(site, path)
    return typed_answer(meta, Resolved, found or {"kind": "missing"}, (ALL_TRANSMISSIONS, "pages"))


def _page(site: Site, path: str) -> dict[str, Any] | None:
    paths = [f"{home.rstrip('/')}{path}" for home in home_paths(site)]
    page = Page.objects.live().public().filter(url_path__in=paths).order_by("path").specific().first()
    if page is None:
        return None
    where = {"kind": "page", "url": page.full_url, "title": page.title, "locale": page.locale.language_code}
    where |= {"transmission": None, "standard": None}
    if type(page) in _KINDS:
        return where | {"type": _KINDS[type(page)]}
    if isinstance(page, StandardPage):
        return where | {"type": "standard", "standard": {"slug": page.slug}}
    return where | {"type": "transmission", "transmission": {"id": page.public_id, "slug": page.slug}}


def _redirect(site: Site, path: str) -> dict[str, Any] | None:
    found = Redirect.get_for_site(site).filter(old_path=Redirect.normalise_path(path)).first()
    if found is None or not found.link:
        return None
    target = found.redirect_page.full_url if found.redirect_page else found.link
    location = target if urlsplit(target or "").scheme else f"{site.root_url}{target}"
    return {"kind": "redirect", "location": location, "permanent": found.is_permanent}


def _moved(site: Site, path: str) -> dict[str, Any] | None:
    """A transmission that had another slug here. Wagtail makes a redirect of it too, but after the commit."""
    parent, slug = _place(path)
    formers = FormerSlug.objects.filter(site=site, slug=slug, document__live=True).select_related("document")
    for former in formers:
        if _place(urlsplit(former.document.url).path)[0] == parent:
            return {"kind": "redirect", "location": former.document.url, "permanent": True}
    return None


def _place(path: str) -> tuple[str, str]:
    parent, _, slug = path.rstrip("/").rpartition("/")
    return parent, slug


def _trace(site: Site, path: str) -> dict[str, Any] | None:
    """A transmission that was taken down."""
    url = f"{site.root_url}{path}"
    gone = TransmissionDocument.objects.filter(site=site, url=url, live=False, tick__gt=0).exists()
    return {"kind": "gone"} if gone else None
