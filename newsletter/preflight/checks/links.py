"""Links that lead nowhere, whatever the network says: relative, without a host, or not for mail programs."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings

from newsletter.preflight.findings import Finding, blocks, fine, some, warns
from newsletter.preflight.mails import Mail

CHECK = "Links"
_WEB = ("http", "https")
_OTHERS = ("mailto", "tel", "sms")


def look(mail: Mail) -> Iterator[Finding]:
    reading = mail.reading
    hrefs = [link.href.strip() for link in reading.links]
    places = [*hrefs, *(picture.src.strip() for picture in reading.pictures)]
    lost = [place for place in places if is_lost(place, reading.anchors)]
    odd = [place for place in hrefs if place not in lost and _is_odd(place)]
    if lost:
        said = "has no address of its own in a mail. Write it whole, beginning with https://"
        yield blocks(CHECK, f"{some(lost)} {said}.")
    if odd:
        yield warns(
            CHECK, f"{some(odd)} cannot be opened from a mail. Link to a page that everybody reaches."
        )
    if not lost and not odd:
        yield fine(CHECK, f"All {len(hrefs)} links have whole addresses.")


def is_lost(place: str, anchors: set[str]) -> bool:
    if place.startswith("#"):
        return place[1:] not in anchors
    try:
        parts = urlsplit(place)
    except ValueError:
        return True
    return not parts.scheme or (parts.scheme in _WEB and not parts.hostname)


def _is_odd(place: str) -> bool:
    if place.startswith("#"):
        return False
    parts = urlsplit(place)
    if parts.scheme not in _WEB:
        return parts.scheme not in _OTHERS
    ours = urlsplit(settings.CMS_URL).hostname
    return "." not in (parts.hostname or "") and parts.hostname != ours
