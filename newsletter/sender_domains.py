"""What a sender's domain publishes in DNS, as mailbox providers ask of senders: SPF, DKIM and DMARC."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import dns.exception
import dns.resolver

from newsletter.dkim_keys import DkimKey, keys_for

_PATIENCE = 5.0  # seconds
_NO_DNS = "no name server answers from here"


class Verdict(StrEnum):
    GOOD = "good"
    PROBLEM = "problem"
    UNCHECKED = "unchecked"


@dataclass(frozen=True)
class Seen:
    """One sentence about what is, and one about what to do; that is empty when all is well."""

    verdict: Verdict
    said: str
    todo: str = ""


class UnansweredError(Exception):
    """DNS did not say."""


def examined(
    domain: str, resolver: dns.resolver.Resolver | None = None, *, return_path: str = ""
) -> Iterator[Seen]:
    """`domain` in ASCII. `return_path`: the domain that bounces go to, when it is another one; SPF is its."""
    asked = resolver or _resolver()
    bounces = return_path or domain
    try:
        yield _spf(bounces, _texts(bounces, asked))
        yield _dmarc(domain, asked)
        keys = keys_for(domain)
        yield from (_dkim(key, _texts(key.record_name, asked)) for key in keys)
        if not keys:
            yield Seen(
                Verdict.UNCHECKED,
                f"{domain}: the relay signs, and only it knows under which name.",
                "Look at its console, or send a mail to yourself and look for dkim=pass.",
            )
            if not aligned(domain, bounces):
                yield Seen(
                    Verdict.PROBLEM,
                    f"Bounces go to {bounces}, so SPF says nothing for {domain}: DMARC rests on DKIM alone.",
                    f"Have the relay sign for {domain}, or set NEWSLETTER_DKIM.",
                )
    except UnansweredError as error:
        yield Seen(
            Verdict.UNCHECKED,
            f"{domain}: SPF, DKIM and DMARC could not be checked: {error}.",
            "Try from a host with DNS.",
        )


def aligned(one: str, other: str) -> bool:
    """Whether DMARC takes two domains for one (RFC 7489, section 3.1), as far as their names alone tell."""
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")


def _spf(domain: str, texts: list[str]) -> Seen:
    found = [text for text in texts if text.lower().split(" ")[0] == "v=spf1"]
    if len(found) == 1:
        return Seen(Verdict.GOOD, f"{domain} has SPF: {found[0]}")
    if found:
        said = f"{domain} has {len(found)} SPF records, so none counts."
        return Seen(Verdict.PROBLEM, said, "Make one of them.")
    todo = f'Publish a TXT record at {domain} that names your relay: "v=spf1 include:… ~all".'
    return Seen(Verdict.PROBLEM, f"{domain} has no SPF record.", todo)


def _dmarc(domain: str, asked: dns.resolver.Resolver) -> Seen:
    """The domain's own record, or that of a domain above it (RFC 7489, section 6.6.3)."""
    labels = domain.split(".")
    for start in range(len(labels) - 1):
        place = f"_dmarc.{'.'.join(labels[start:])}"
        for text in _texts(place, asked):
            if text.replace(" ", "").lower().startswith("v=dmarc1"):
                return Seen(Verdict.GOOD, f"{domain} has DMARC: {text}")
    todo = f'Publish a TXT record at _dmarc.{domain}: "v=DMARC1; p=none; rua=mailto:…" to begin with.'
    said = f"{domain} has no DMARC record, which large mailbox providers ask for."
    return Seen(Verdict.PROBLEM, said, todo)


def _dkim(key: DkimKey, texts: list[str]) -> Seen:
    wanted = _tags(key.record)["p"]
    if any(_tags(text).get("p") == wanted for text in texts):
        return Seen(Verdict.GOOD, f"{key.record_name} has the key that signs.")
    said = "another key than the one that signs" if texts else "no key"
    todo = "Publish what manage.py dkim_record prints."
    return Seen(Verdict.PROBLEM, f"{key.record_name} has {said}.", todo)


def _tags(record: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in record.split(";"))
    return {name.strip(): "".join(value.split()) for name, _, value in pairs}


def _texts(name: str, asked: dns.resolver.Resolver) -> list[str]:
    try:
        found = asked.resolve(name, "TXT", lifetime=_PATIENCE)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except (dns.exception.DNSException, OSError) as error:
        raise UnansweredError(_NO_DNS) from error
    return [b"".join(one.strings).decode("utf-8", "replace") for one in found]


def _resolver() -> dns.resolver.Resolver:
    try:
        return dns.resolver.Resolver()
    except dns.resolver.NoResolverConfiguration:
        return dns.resolver.Resolver(configure=False)
