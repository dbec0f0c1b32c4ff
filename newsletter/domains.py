"""Who runs the mailboxes of a domain: found in DNS by a sweep, so that no sending waits for a name server.

A domain that was never looked up, or whose DNS does not answer, belongs to "everybody else", or keeps the
provider that it had.
"""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

import dns.exception
import dns.resolver
from django.db import connection
from django.db.models import Q
from django.utils import timezone
from dns.rdtypes.ANY.MX import MX

from newsletter.addresses import wire_address
from newsletter.models import MailboxProvider, MailDomain

KEPT_FOR = timedelta(days=30)
RETRIED_AFTER = timedelta(days=1)
SECONDS_FOR_DNS = 3.0
AT_ONCE = 16

_DOMAIN = {
    "sqlite": "substr(s.email_normalized, instr(s.email_normalized, '@') + 1)",
    "postgresql": "substr(s.email_normalized, strpos(s.email_normalized, '@') + 1)",
}


@dataclass(frozen=True, slots=True)
class ProviderSql:
    """Parts of a SELECT whose FROM has `newsletter_subscriber s`: it gains `join`, and `column` is the id.

    A join and not a subquery, so that PostgreSQL hashes the domains once. 0 is "everybody else".
    """

    join: str
    column: str = "COALESCE(md.provider_id, 0)"


def provider_of_subscriber_sql() -> ProviderSql:
    return ProviderSql(f"LEFT JOIN newsletter_maildomain md ON md.domain = {_DOMAIN[connection.vendor]}")


def provider_of(email_normalized: str) -> int:
    """The same for one address."""
    domain = email_normalized.rpartition("@")[2]
    found = MailDomain.objects.filter(domain=domain).values_list("provider_id", flat=True).first()
    return found or 0


def find_new(now: datetime) -> int:
    """Note the domains of subscribers that have none yet; returns how many. One statement, no DNS."""
    domain, join = _DOMAIN[connection.vendor], provider_of_subscriber_sql().join
    with connection.cursor() as cursor:
        cursor.execute(
            # Every part is a constant of this module. "WHERE" also keeps SQLite from reading ON as a join's.
            "INSERT INTO newsletter_maildomain (domain, due_at) "  # noqa: S608
            f"SELECT DISTINCT {domain}, %s FROM newsletter_subscriber s {join} "
            f"WHERE md.id IS NULL AND length({domain}) <= 255 ON CONFLICT DO NOTHING",
            [connection.ops.adapt_datetimefield_value(now)],
        )
        return cursor.rowcount


def look_up(limit: int, resolver: dns.resolver.Resolver | None = None) -> int:
    """Find new domains and ask DNS about at most `limit` that are due; returns how many it settled.

    Takes at most `limit / AT_ONCE * SECONDS_FOR_DNS` seconds. Two at once, or one that dies, do no harm.
    """
    now = timezone.now()
    find_new(now)
    table = _Providers(MailboxProvider.objects.all())
    rows = _claim(limit, now)
    by_name = {row.pk: table.of_domain(row.domain) for row in rows}
    hosts = _ask([row for row in rows if not by_name[row.pk]], resolver or _default_resolver())
    settled = [row for row in rows if by_name[row.pk] or row.pk in hosts]
    for row in settled:
        row.mx = hosts.get(row.pk, "")
        row.provider_id = by_name[row.pk] or table.of_host(row.mx)
        row.looked_up_at, row.due_at = now, now + KEPT_FOR
    MailDomain.objects.bulk_update(settled, ["mx", "provider", "looked_up_at", "due_at"], batch_size=100)
    return len(settled)


def takes_no_mail(domain: str, resolver: dns.resolver.Resolver | None = None) -> bool:
    """Whether DNS says clearly that nobody has a mailbox there. One that does not answer proves nothing.

    Asks at most `SECONDS_FOR_DNS`, and only about domains that no subscriber has.
    """
    known = MailDomain.objects.filter(domain=domain.lower(), looked_up_at__isnull=False).first()
    if known is not None:
        return not known.mx and known.provider_id is None
    return _mail_host(domain, resolver or _default_resolver()) == ""


def look_again(provider: MailboxProvider) -> int:
    """Have the next sweep decide anew about every domain that a change of `provider` may concern."""
    concerned = Q(provider=provider) | Q(domain__in=_lines(provider.domains))
    for suffix in _lines(provider.mx_suffixes):
        concerned |= Q(mx=suffix) | Q(mx__endswith=f".{suffix}")
    return MailDomain.objects.filter(concerned).update(due_at=timezone.now())


class _Providers:
    def __init__(self, providers: Iterable[MailboxProvider]) -> None:
        self.by_domain: dict[str, int] = {}
        self.by_suffix: dict[str, int] = {}
        for one in providers:
            self.by_domain |= dict.fromkeys(_lines(one.domains), one.pk)
            self.by_suffix |= dict.fromkeys(_lines(one.mx_suffixes), one.pk)

    def of_domain(self, domain: str) -> int | None:
        return self.by_domain.get(domain)

    def of_host(self, host: str) -> int | None:
        """The provider of the longest suffix, cut at a dot: `notgoogle.com` is not Google's."""
        labels = host.split(".")
        endings = (".".join(labels[start:]) for start in range(len(labels)))
        return next((self.by_suffix[one] for one in endings if one in self.by_suffix), None)


def _lines(text: str) -> list[str]:
    return text.lower().split()


def _claim(limit: int, now: datetime) -> list[MailDomain]:
    """Take rows that are due. They are due again tomorrow from now on, whatever happens to this process."""
    rows = list(MailDomain.objects.filter(due_at__lte=now).order_by("due_at")[:limit])
    MailDomain.objects.filter(pk__in=[row.pk for row in rows]).update(due_at=now + RETRIED_AFTER)
    return rows


def _ask(rows: list[MailDomain], resolver: dns.resolver.Resolver) -> dict[int, str]:
    """The preferred mail host of each row whose DNS answered; empty where there is none."""
    with ThreadPoolExecutor(AT_ONCE) as threads:
        hosts = threads.map(lambda row: _mail_host(row.domain, resolver), rows)
        return {row.pk: host for row, host in zip(rows, hosts, strict=True) if host is not None}


def _mail_host(domain: str, resolver: dns.resolver.Resolver) -> str | None:
    """None when DNS did not say. A domain without MX takes mail by itself (RFC 5321, section 5.1)."""
    try:
        ascii_domain = wire_address(f"a@{domain}")[0].rpartition("@")[2]
        found = resolver.resolve(ascii_domain, "MX", lifetime=SECONDS_FOR_DNS)
    except dns.resolver.NoAnswer:
        return ascii_domain
    except (dns.resolver.NXDOMAIN, dns.exception.SyntaxError, dns.exception.FormError, ValueError):
        return ""
    except dns.exception.DNSException:
        return None
    best = min((one for one in found if isinstance(one, MX)), key=lambda one: one.preference)
    return str(best.exchange).rstrip(".").lower()[:255]  # "." alone takes no mail (RFC 7505)


def _default_resolver() -> dns.resolver.Resolver:
    try:
        return dns.resolver.get_default_resolver()
    except dns.resolver.NoResolverConfiguration:
        return dns.resolver.Resolver(configure=False)  # knows no name server, so every domain is retried
