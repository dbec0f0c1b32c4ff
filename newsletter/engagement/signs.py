"""Who followed a link or fetched a picture: what a request tells of it, in a verdict. Nothing of it is kept.

Honest means: a scanner that behaves like a person is not found out, and a person behind a proxy cannot be
told from it. What cannot be told is `unsure`, and reports show it as a range.

The lists below were looked up in November 2026. They find some scanners only: Barracuda writes that its
addresses no longer do ("Unwanted Link Clicks", campus.barracuda.com), and of Microsoft's Safe Links neither a
name nor a network was found. What finds the others is that they come at once.

Where agents are from: Gmail's proxy, "What is Google Image Proxy?" (scientiamobile.com); what Gmail fetches
ahead, "Gmail is prefetching images" (bird.com); gateways and link previews, "SMS and RCS bot click filtering"
(braze.com/docs) and "Bot clicks from security scanners" (live-direct-marketing.online).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from django.conf import settings

from newsletter.models import Verdict

# Nobody reads a mail in less; what looks at links before it is delivered does it at once.
_AT_ONCE = timedelta(seconds=3)
_SOON = timedelta(seconds=60)

# Programs that say what they are: scanners of mail gateways, link previews, libraries and crawlers.
_MACHINES = re.compile(
    r"barracuda|proofpoint|mimecast|ciscosecureemail|ironport|tmes\b|sophos|fortinet"
    r"|virustotal|urlscan|headless|phantomjs"
    r"|bot\b|bot/|crawl|spider|preview|scan|googlemessages|facebookexternalhit|whatsapp|slack|telegram"
    r"|curl|wget|python|aiohttp|httpx|okhttp|go-http-client|java/|apache-httpclient|libwww|node-fetch|axios|ruby"
    r"|edge/12\.246 mozilla/5\.0$",  # Gmail, for whoever has it open when a mail comes in
    re.IGNORECASE,
)
# Proxies that fetch pictures for a reader, or before there is one: Gmail's, Yahoo's, and Apple's, which says
# just this and nothing else.
_PROXIES = re.compile(r"googleimageproxy|yahoomailproxy|^mozilla/5\.0$", re.IGNORECASE)
_FETCHED_AHEAD = ("prefetch", "preview", "prerender")
# Networks of mail gateways, where nobody sits and reads. NEWSLETTER_SCANNER_NETWORKS adds to them.
# fmt: off
_NETWORKS = [
    # Exchange Online Protection: id 10 of Microsoft 365's list, https://endpoints.office.com/endpoints/worldwide.
    "40.92.0.0/15", "40.107.0.0/16", "52.100.0.0/14", "104.47.0.0/17",
    "2a01:111:f400::/48", "2a01:111:f403::/48",
    # Barracuda Email Gateway Defense, United States, as those who allow it through write it down.
    "64.235.144.0/20", "209.222.80.0/21",
    # Mimecast, United States: likewise, and what AS30031 announces.
    "63.128.21.0/24", "170.10.128.0/22", "170.10.132.0/23", "205.139.110.0/23", "207.211.30.0/24",
    "207.211.31.0/25", "216.205.24.0/24",
    # Proofpoint: the first is on its support's list for firewalls, AS26211 announces parts of the others.
    "67.231.144.0/20", "148.163.128.0/19", "205.220.160.0/19",
]
# fmt: on


@dataclass(frozen=True)
class Signs:
    """Of one request. `network` is the address it came from, empty when not known."""

    method: str = "GET"
    agent: str = ""
    purpose: str = ""
    network: str = ""


def signs_of(method: str, headers: Mapping[str, str], network: str) -> Signs:
    """From a request's headers."""
    purpose = " ".join(headers.get(name, "") for name in ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"))
    return Signs(method, headers.get("User-Agent", ""), purpose.lower(), network)


def judge(signs: Signs, since: timedelta | None) -> Verdict:
    """`since` is the time since the mail was handed over; None when that is not known."""
    if signs.method != "GET" or any(word in signs.purpose for word in _FETCHED_AHEAD):
        return Verdict.MACHINE
    if not signs.agent or _MACHINES.search(signs.agent) or _is_scanner(signs.network):
        return Verdict.MACHINE
    if since is not None and since < _AT_ONCE:
        return Verdict.MACHINE
    if _PROXIES.search(signs.agent) or (since is not None and since < _SOON):
        return Verdict.UNSURE
    return Verdict.HUMAN


def _is_scanner(network: str) -> bool:
    try:
        address = ip_address(network)
    except ValueError:
        return False
    return any(address in one for one in _networks(tuple(settings.NEWSLETTER_SCANNER_NETWORKS)))


@lru_cache(maxsize=4)
def _networks(more: tuple[str, ...]) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(ip_network(one) for one in (*_NETWORKS, *more))
