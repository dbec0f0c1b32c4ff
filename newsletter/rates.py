"""Simple brakes on forms: so many requests in a window, counted in the cache and forgotten with it."""

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Rate:
    """`uncounted` is the answer while the cache is away and nothing can be counted.

    `of` says who is one and the same.
    """

    name: str
    most: int
    seconds: int
    uncounted: bool = True
    of: Callable[[str], str] = str

    def allows(self, who: str) -> bool:
        """Count one request of `who`; False when there were too many. Only a hash of `who` is kept."""
        try:
            return self._count(who)
        except RedisError as error:
            log.warning("Nothing is counted while the cache is away: %s", error)
            return self.uncounted

    def _count(self, who: str) -> bool:
        key = f"rate:{self.name}:{hashlib.sha256(self.of(who).encode()).hexdigest()[:24]}"
        if cache.add(key, 1, self.seconds):
            return self.most > 0
        try:
            return cache.incr(key) <= self.most
        except ValueError:  # it ran out between the two calls
            return True


def mailbox_of(address: str) -> str:
    """Whose letters they are: most servers put what goes to `ada+news@example.org` into Ada's mailbox."""
    local, _, domain = address.rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


PER_ADDRESS = Rate("address", most=6, seconds=3600, of=mailbox_of)
# An address has its own few letters a week, and a mailbox has as many addresses as somebody can think of.
PER_TAGS = Rate("tags", most=6, seconds=7 * 86_400, of=mailbox_of)
PER_VISITOR = Rate("visitor", most=60, seconds=3600)


def is_tagged(address: str) -> bool:
    return mailbox_of(address) != address


def bare_address(written: str) -> str:
    """A network address without the port, the brackets and the scope that some proxies write with it."""
    if written.startswith("["):
        written = written[1:].partition("]")[0]
    elif written.count(":") == 1:
        written = written.partition(":")[0]
    return written.partition("%")[0]


def visitor_network(address: str) -> str:
    """Who counts as one visitor: an IPv4 address, or the network that IPv6 gives to one household."""
    try:
        found = ip_address(bare_address(address))
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or found.exploded[:19])  # a /64
    return str(found)


def letter_allowed() -> bool:
    """Whether one more letter may go to somebody who has not confirmed yet; counts it.

    For all newsletters and workers together: a flood of requests, each from another address and for another
    one, must not become a flood of letters to strangers. A setting of 0 is no limit. While nothing can be
    counted forms are taken in, and their letters wait.
    """
    hour, day = settings.NEWSLETTER_LETTERS_PER_HOUR, settings.NEWSLETTER_LETTERS_PER_DAY
    return (not hour or Rate("letters-hour", hour, 3600, uncounted=False).allows("all")) and (
        not day or Rate("letters-day", day, 86_400, uncounted=False).allows("all")
    )


def most_waiting() -> int:
    """How many letters may wait for an hour with room: more than one hour's are a flood. 0: any number."""
    return int(settings.NEWSLETTER_LETTERS_PER_HOUR)
