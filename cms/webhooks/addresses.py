"""Where a webhook may go. Whoever gives an address must not make this server talk to its own network.

The check is made of the addresses that a name resolves to, and the request then goes to exactly these: a
name that answers differently a moment later (DNS rebinding) gains nothing.
"""

import re
import socket
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

Address = IPv4Address | IPv6Address
# Gives every address of a host name, the one to try first at the beginning. Raises OSError.
Resolver = Callable[[str, int], list[str]]

_DEFAULT_PORTS = {"http": 80, "https": 443}
_FIRST_FREE_PORT = 1024
# Services above it that take what they are sent without asking who sends it, and ports that browsers refuse
# for the same reason (WHATWG Fetch, "port blocking").
_NOT_FOR_WEB = {
    *(1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679),
    *(6697, 10080, 3306, 5432, 6379, 9200, 9300, 11211, 27017),
}
# The IANA registries of special-purpose addresses, written out: `is_global` differs between releases of
# Python, and 6to4 and Teredo carry an IPv4 address of the sender's choice.
_NOT_PUBLIC = [
    ip_network(network)
    for network in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
        *("192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15"),
        *("198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
        *("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"),
    )
]
_PUBLIC_IPV6 = ip_network("2000::/3")  # all that is given out so far
_NAT64 = ip_network("64:ff9b::/96")  # how hosts without IPv4 reach it: the address is at the end
# What `allow_private` adds. Link-local stays out: cloud machines keep their credentials there.
_OWN_NETWORK = [
    ip_network(network)
    for network in ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7")
]


class AddressRefusedError(Exception):
    """No request goes there. The message is fit for an administrator."""


@dataclass(frozen=True)
class Target:
    """An address taken apart. `host` is what DNS is asked for, or a bare IP address; `path` has the query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """The value of the Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"


def parse(url: str) -> Target:
    """Take an address apart. Raises `AddressRefusedError` when it is none that a webhook may have."""
    if re.search(r"[\x00-\x20\x7f\\]", url):
        raise AddressRefusedError("An address holds no spaces, backslashes or control characters.")
    try:
        parts = parse_url(url)
    except LocationParseError as error:
        raise AddressRefusedError("This is not an address. Write it as https://example.org/hook.") from error
    scheme = parts.scheme or ""
    if scheme not in _DEFAULT_PORTS or not parts.host:
        raise AddressRefusedError("Give the whole address, beginning with https:// or http://.")
    if parts.auth:
        raise AddressRefusedError("Leave out user and password: the signature tells who is speaking.")
    if parts.fragment is not None:
        raise AddressRefusedError("Leave out what follows the #: it is never sent.")
    port = _DEFAULT_PORTS[scheme] if parts.port is None else parts.port
    _check_port(port)
    return Target(scheme, _host(parts.host), port, parts.request_uri)


def _host(written: str) -> str:
    host = written.strip("[]").removesuffix(".").lower()
    if not host or "%" in host:
        raise AddressRefusedError("Give a host name that others know too.")
    return host


def _check_port(port: int) -> None:
    if (port < _FIRST_FREE_PORT and port not in _DEFAULT_PORTS.values()) or port in _NOT_FOR_WEB:
        raise AddressRefusedError(
            f"Port {port} is not one for the web: take 443, 80 or one from {_FIRST_FREE_PORT}."
        )


def resolve(host: str, port: int) -> list[str]:
    """Ask the system for every address of a host name. Raises OSError when there is none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:  # a label that is too long for DNS
        raise OSError(str(error)) from error
    return list(dict.fromkeys(str(place[0]) for *_, place in found))


def checked(target: Target, *, allow_private: bool, resolver: Resolver = resolve) -> list[Address]:
    """The addresses to connect to, in the order to try them. The name is resolved once, here.

    Raises `AddressRefusedError` when there is none, or when any of them is not public. `allow_private` lets
    loopback and private networks pass.
    """
    try:
        found = [ip_address(text) for text in resolver(target.host, target.port)]
    except (OSError, ValueError) as error:
        raise AddressRefusedError(f"The name {target.host} could not be resolved.") from error
    if not found:
        raise AddressRefusedError(f"The name {target.host} has no address.")
    for address in found:
        if not (_is_public(address) or (allow_private and _is_own(address))):
            raise AddressRefusedError(f"{target.host} leads to {address}, which is not a public address.")
    return found


def _is_public(address: Address) -> bool:
    if isinstance(address, IPv6Address):
        if address in _NAT64:
            return _is_public(IPv4Address(address.packed[-4:]))
        if address not in _PUBLIC_IPV6:
            return False
    return not any(address in network for network in _NOT_PUBLIC)


def _is_own(address: Address) -> bool:
    return any(address in network for network in _OWN_NETWORK)
