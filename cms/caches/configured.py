"""The caches that the settings name."""

from collections.abc import Sequence
from typing import Any, Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings
from django.core.checks import Error, register
from django.core.exceptions import ImproperlyConfigured

from cms.caches.cloudflare import Cloudflare
from cms.caches.fastly import Fastly
from cms.caches.frontend import Frontend
from cms.caches.tagged import Cdn, Tagged
from cms.caches.varnish import Varnish
from cms.models import Change

_FORMS = "cloudflare://TOKEN@ZONE, fastly://TOKEN@SERVICE, varnish://HOST:PORT or varnish+ban://HOST:PORT"


class Cache(Protocol):
    """What is needed of a cache. Its `name` is the key under which the database keeps how far it is."""

    @property
    def name(self) -> str: ...

    def purge_changes(self, changes: Sequence[Change]) -> None:
        """Have it forget all that `changes` made old. Raises PurgeFailedError; may then be called again."""


def caches() -> list[Cache]:
    """Every cache in the settings. Raises `ImproperlyConfigured` when one of them cannot be read."""
    cdns = [Tagged(cdn_of(url)) for url in settings.CDN_PURGE_URL]
    return [*cdns, *(Frontend(key) for key in settings.WAGTAILFRONTENDCACHE)]


def cdn_of(url: str) -> Cdn:
    """The CDN that an address names. `?api=` leads its calls elsewhere. Raises `ImproperlyConfigured`."""
    parts = urlsplit(url)
    # Not `hostname`, which is in lower case: services of Fastly are not.
    token, _, place = parts.netloc.rpartition("@")
    api = parse_qs(parts.query).get("api", [""])[0].rstrip("/")
    if parts.scheme == "cloudflare" and token and place:
        return Cloudflare(place, unquote(token), api or Cloudflare.api)
    if parts.scheme == "fastly" and token and place:
        return Fastly(place, unquote(token), api or Fastly.api)
    if parts.scheme in ("varnish", "varnish+ban") and place and not token:
        return Varnish(f"http://{place}", bans=parts.scheme == "varnish+ban")
    # The address itself is not repeated: it may hold a token.
    raise ImproperlyConfigured(f"CDN_PURGE_URL has an address that names no cache. Write {_FORMS}.")


@register()
def check_caches(**_: Any) -> list[Error]:
    """Tell at the start what would otherwise fail at the first purge."""
    try:
        caches()
    except ImproperlyConfigured as error:
        return [Error(str(error), id="cms.E001")]
    return []
