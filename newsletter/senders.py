"""Senders: the ways by which mail leaves, as the environment names them.

    smtp+tls://user:password@relay.example.com:587?name=relay&weight=2&connections=32&per_second=50
    resend://re_key@?name=resend&per_day=50000&warmup=200

The scheme is `smtp`, `smtp+tls` (STARTTLS), `smtp+ssl` (TLS from the first byte), or a provider that
django-anymail knows; whatever the query says beyond the names below is that provider's setting.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import parse_qsl, unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

_SMTP_PORTS = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}


@dataclass(frozen=True, slots=True)
class Limits:
    """Most messages in a second, an hour and a day; 0 is no limit.

    `warmup` is how many may go on a new sender's first day; each day allows half as many again.
    """

    per_second: float = 0.0
    per_hour: int = 0
    per_day: int = 0
    warmup: int = 0


@dataclass(frozen=True, slots=True)
class Relay:
    """An SMTP server. `timeout` is in seconds, for each answer; `chunking`: use it where it is offered."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    starttls: bool = False
    tls: bool = False
    timeout: float = 30.0
    chunking: bool = True

    @classmethod
    def from_settings(cls) -> Self:
        return cls(
            host=settings.EMAIL_HOST,
            port=settings.EMAIL_PORT,
            user=settings.EMAIL_HOST_USER,
            password=settings.EMAIL_HOST_PASSWORD,
            starttls=settings.EMAIL_USE_TLS,
            tls=settings.EMAIL_USE_SSL,
            timeout=settings.EMAIL_TIMEOUT or 30.0,
        )


@dataclass(frozen=True, slots=True)
class Sender:
    """One way out. `relay` is set for SMTP; otherwise `provider` is anymail's name with its `options`."""

    name: str
    provider: str = "smtp"
    weight: int = 1
    connections: int = 16
    limits: Limits = field(default_factory=Limits)
    relay: Relay | None = None
    options: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, url: str) -> Self:
        """Read one URL. Raises ImproperlyConfigured with a sentence that says what to set."""
        parts = urlsplit(url.strip())
        options = dict(parse_qsl(parts.query, keep_blank_values=True))
        try:
            common = {
                "name": options.pop("name", parts.hostname or parts.scheme),
                "weight": _whole(options, "weight", 1, least=1),
                "connections": _whole(options, "connections", 16, least=1),
                "limits": Limits(
                    per_second=_rate(options, "per_second"),
                    per_hour=_whole(options, "per_hour", 0),
                    per_day=_whole(options, "per_day", 0),
                    warmup=_whole(options, "warmup", 0),
                ),
            }
            if parts.scheme in _SMTP_PORTS:
                return cls(**common, relay=_relay(url, options))  # type: ignore[arg-type]
            if parts.username:
                options["api_key"] = unquote(parts.username)
            if parts.hostname:
                options["host"] = parts.netloc.rpartition("@")[2]
            return cls(**common, provider=parts.scheme, options=options)  # type: ignore[arg-type]
        except ValueError as error:
            raise ImproperlyConfigured(
                f"NEWSLETTER_SENDERS: {parts.scheme}://… cannot be read: {error}. Numbers are "
                "weight, connections, per_second, per_hour, per_day, warmup, timeout and chunking (0 or 1)."
            ) from error


def _whole(options: dict[str, str], name: str, usual: int, least: int = 0) -> int:
    number = int(options.pop(name, usual))
    if number < least:
        raise ValueError(f"{name} must be {least} or more, not {number}")
    return number


def _rate(options: dict[str, str], name: str) -> float:
    number = float(options.pop(name, 0))
    if not 0 <= number < math.inf:
        raise ValueError(f"{name} must be 0 or more, not {number}")
    return number


def _relay(url: str, options: dict[str, str]) -> Relay:
    parts = urlsplit(url.strip())
    timeout = float(options.pop("timeout", 30))
    if not 0 < timeout < math.inf:
        raise ValueError(f"timeout must be a number above 0, not {timeout:g}")
    chunking = bool(int(options.pop("chunking", 1)))
    if not parts.hostname:
        raise ValueError("it names no host")
    if options:
        raise ValueError(f"it does not know {', '.join(sorted(options))}")
    return Relay(
        host=parts.hostname,
        port=parts.port or _SMTP_PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starttls=parts.scheme == "smtp+tls",
        tls=parts.scheme == "smtp+ssl",
        timeout=timeout,
        chunking=chunking,
    )


def senders() -> tuple[Sender, ...]:
    """Every sender of NEWSLETTER_SENDERS, or the one that EMAIL_URL names. Raises ImproperlyConfigured."""
    urls = settings.NEWSLETTER_SENDERS
    if not urls:
        return (Sender("mail", connections=settings.NEWSLETTER_CONNECTIONS, relay=Relay.from_settings()),)
    found = tuple(Sender.parse(url) for url in urls)
    names = [sender.name for sender in found]
    if len(set(names)) < len(names):
        raise ImproperlyConfigured("NEWSLETTER_SENDERS: give each sender a name of its own, with ?name=…")
    return found
