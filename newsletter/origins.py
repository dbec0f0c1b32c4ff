"""From where forms may come, and where they may lead back to."""

from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest


def may_post(request: HttpRequest) -> bool:
    """Whether the page that the form stood on is one of ours, or on the list of friends.

    Browsers name it; what names none is no browser, and cannot be made to act by a stranger's page.
    """
    origin = request.headers.get("Origin")
    if origin is None:
        return True
    own = f"{request.scheme}://{request.get_host()}"
    return origin == own or origin in _allowed()


def may_return(url: str) -> bool:
    """Whether a form may send its reader there: anywhere else it would be an open redirect."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    readable = url.isprintable() and "\\" not in url and parts.username is None
    return readable and f"{parts.scheme}://{parts.netloc}" in _allowed()


def return_url(url: str, told: str) -> str:
    """The page with `?subscribe=…` saying what came of the form."""
    parts = urlsplit(url)
    query = "&".join(filter(None, [parts.query, urlencode({"subscribe": told})]))
    return parts._replace(query=query).geturl()


def _allowed() -> set[str]:
    lists = (settings.NEWSLETTER_FORM_ORIGINS, settings.CORS_ALLOWED_ORIGINS)
    return {settings.CMS_URL, *(one.rstrip("/") for origins in lists for one in origins)}
