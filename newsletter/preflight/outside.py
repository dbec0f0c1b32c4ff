"""What only the network knows: whether links answer, and what the sender's domain publishes.

A worker asks, and what it heard is kept with its time; no page waits for it.
"""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from urllib.parse import urldefrag, urlsplit

import dns.resolver
from django.conf import settings

from newsletter.addresses import wire_address
from newsletter.models import Campaign, DomainCheck, LinkCheck, LinkState, Newsletter
from newsletter.preflight.mails import Mail, mails
from newsletter.preflight.reaching import Reach, reach
from newsletter.sender_domains import examined

_GOOD_FOR = {
    LinkState.ALIVE: timedelta(days=1),
    LinkState.DEAD: timedelta(minutes=10),  # until somebody has put it right
    LinkState.UNKNOWN: timedelta(minutes=30),
}
_DOMAIN_GOOD_FOR = timedelta(minutes=10)
_KEPT_FOR = timedelta(days=30)
_AT_ONCE = 8
# One round: ten seconds in the worst case, after which whatever else waits has its turn.
_LINKS_A_TURN = _AT_ONCE
_MOST_LINKS = 300


def look(
    campaign: Campaign,
    now: datetime,
    *,
    reaches: Reach = reach,
    resolver: dns.resolver.Resolver | None = None,
) -> bool:
    """Ask about what is not known of a campaign's mails. Returns whether more is left for another turn."""
    if not settings.NEWSLETTER_CHECK_OUTSIDE:
        return False
    LinkCheck.objects.filter(checked_at__lt=now - _KEPT_FOR).delete()
    if domain_due(campaign.newsletter, now):
        _ask_domain(campaign.newsletter, now, resolver)
    due = links_due(mails(campaign), now)
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        turn = due[:_LINKS_A_TURN]
        _keep(zip(turn, threads.map(reaches, turn), strict=True), now)
    return len(due) > len(turn)


def links_of(mail: Mail) -> list[str]:
    """The addresses that are worth asking: of others, for everybody, and each once."""
    found = (urldefrag(link.href.strip()).url for link in mail.reading.links if _is_askable(link.href, mail))
    return list(dict.fromkeys(found))[:_MOST_LINKS]


def links_due(composed: Iterable[Mail], now: datetime) -> list[str]:
    urls = list(dict.fromkeys(url for mail in composed for url in links_of(mail)))
    known = checks_of(urls)
    return [url for url in urls if url not in known or not _is_good(known[url], now)]


def checks_of(urls: list[str]) -> dict[str, LinkCheck]:
    """What is known of each, in one query; however old it is, it is the best that is known."""
    rows = LinkCheck.objects.filter(url_hash__in=[LinkCheck.hash_of(url) for url in urls])
    return {row.url: row for row in rows}


def domain_check(newsletter: Newsletter) -> DomainCheck | None:
    return DomainCheck.objects.filter(domain=sender_domain(newsletter)).first()


def domain_due(newsletter: Newsletter, now: datetime) -> bool:
    known = domain_check(newsletter)
    return known is None or known.checked_at < now - _DOMAIN_GOOD_FOR


def sender_domain(newsletter: Newsletter) -> str:
    return wire_address(newsletter.from_email)[0].rpartition("@")[2].lower()


def _ask_domain(newsletter: Newsletter, now: datetime, resolver: dns.resolver.Resolver | None) -> None:
    domain = sender_domain(newsletter)
    bounces = settings.NEWSLETTER_RETURN_PATH.rpartition("@")[2].lower()
    found = [
        [seen.verdict.value, f"{seen.said} {seen.todo}".strip()]
        for seen in examined(domain, resolver, return_path=bounces)
    ]
    DomainCheck.objects.update_or_create(domain=domain, defaults={"findings": found, "checked_at": now})


def _is_askable(href: str, mail: Mail) -> bool:
    """Neither what opens no page, nor a link of the newsletter's own, which acts or is not there yet."""
    try:
        parts = urlsplit(href.strip())
    except ValueError:
        return False
    ours = href.strip().startswith(f"{settings.CMS_URL}/newsletter/")
    personal = mail.campaign.public_id.hex in href
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not ours and not personal


def _is_good(check: LinkCheck, now: datetime) -> bool:
    return check.checked_at >= now - _GOOD_FOR[LinkState(check.state)]


def _keep(reached: Iterable[tuple[str, tuple[LinkState, str]]], now: datetime) -> None:
    LinkCheck.objects.bulk_create(
        [
            LinkCheck(url_hash=LinkCheck.hash_of(url), url=url, state=state, said=said, checked_at=now)
            for url, (state, said) in reached
        ],
        update_conflicts=True,
        unique_fields=["url_hash"],
        update_fields=["state", "said", "checked_at"],
    )
