"""Whether an address answers, asked as webhooks ask: nothing of our own network is reached by it."""

from collections.abc import Callable
from urllib.parse import urldefrag, urljoin

from django.conf import settings

from cms.webhooks import addresses
from cms.webhooks.addresses import AddressRefusedError, Resolver
from cms.webhooks.wire import NotAnsweredError, get
from newsletter.models import LinkState

Reached = tuple[LinkState, str]
Reach = Callable[[str], Reached]

_HOPS = 5
_SECONDS = 8.0
_MOVED = (301, 302, 303, 307, 308)
_GONE = (404, 410)


def reach(url: str, resolver: Resolver = addresses.resolve) -> Reached:
    """Dead is what says so itself. Silence, a refusal and a broken server prove nothing."""
    headers = {"User-Agent": f"Transmissions-Preflight/1 (+{settings.CMS_URL})", "Accept": "*/*"}
    try:
        for _ in range(_HOPS):
            target = addresses.parse(urldefrag(url).url)
            allowed = settings.WEBHOOKS_ALLOW_PRIVATE
            places = addresses.checked(target, allow_private=allowed, resolver=resolver)
            answer = get(target, places, headers, seconds=_SECONDS)
            if answer.status not in _MOVED or not answer.location:
                return _judged(answer.status)
            url = urljoin(url, answer.location)
    except (AddressRefusedError, NotAnsweredError, ValueError) as problem:
        return LinkState.UNKNOWN, str(problem)[:300]
    return LinkState.UNKNOWN, "It leads on and on."


def _judged(status: int) -> Reached:
    said = f"It answers {status}."
    if status in _GONE:
        return LinkState.DEAD, said
    return (LinkState.ALIVE if 200 <= status < 300 else LinkState.UNKNOWN), said
