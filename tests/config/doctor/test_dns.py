"""The doctor reads what the senders' domains publish, asked of a real name server."""

from collections.abc import Iterator
from pathlib import Path

import dns.resolver
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pytest_django import Settings

from config.doctor.checks.dns import examined
from config.doctor.findings import Status
from newsletter.dkim_keys import configured_keys
from tests.newsletter.domains.name_server import FAILS, NameServer, serving

DOMAIN = "news.example.org"
SPF, DMARC = "v=spf1 include:relay.example ~all", "v=DMARC1; p=reject"


@pytest.fixture
def names() -> Iterator[NameServer]:
    with serving() as server:
        server.texts = {DOMAIN: ["unrelated", SPF], f"_dmarc.{DOMAIN}": [DMARC]}
        yield server


@pytest.fixture
def signing(settings: Settings, tmp_path: Path) -> str:
    """A key for the domain; gives the record that belongs to it."""
    path = tmp_path / "key.pem"
    path.write_bytes(
        Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    settings.NEWSLETTER_DKIM = [f"s1:{DOMAIN}:{path}"]
    return configured_keys()[0].record


def statuses(names: NameServer) -> list[Status]:
    return [finding.status for finding in examined(DOMAIN, names.resolver())]


def test_it_is_content_with_all_three(names: NameServer, signing: str) -> None:
    names.texts[f"s1._domainkey.{DOMAIN}"] = [signing]
    assert statuses(names) == [Status.GOOD] * 3


def test_it_finds_a_dkim_record_of_another_key(names: NameServer, signing: str) -> None:
    names.texts[f"s1._domainkey.{DOMAIN}"] = ["v=DKIM1; k=ed25519; p=AAAA"]
    assert statuses(names)[2] == Status.PROBLEM


def test_it_leaves_dkim_to_a_relay_that_signs(names: NameServer) -> None:
    assert statuses(names)[2] == Status.UNCHECKED


@pytest.mark.parametrize("texts", [[], [SPF, "v=spf1 -all"]])
def test_it_finds_spf_missing_or_twice(names: NameServer, texts: list[str]) -> None:
    names.texts[DOMAIN] = texts or ["unrelated"]
    assert statuses(names)[0] == Status.PROBLEM


def test_it_takes_the_dmarc_record_of_the_domain_above(names: NameServer) -> None:
    names.texts["_dmarc.example.org"] = [names.texts.pop(f"_dmarc.{DOMAIN}")[0]]
    assert statuses(names)[1] == Status.GOOD


def test_it_finds_dmarc_missing(names: NameServer) -> None:
    del names.texts[f"_dmarc.{DOMAIN}"]
    assert statuses(names)[1] == Status.PROBLEM


def test_it_says_that_it_could_not_check_when_dns_fails(names: NameServer) -> None:
    names.texts, names.zone = {}, {DOMAIN: FAILS}
    [finding] = examined(DOMAIN, names.resolver())
    assert finding.status == Status.UNCHECKED
    assert "could not be checked" in finding.said


def test_it_says_so_when_there_is_no_name_server_at_all() -> None:
    [finding] = examined(DOMAIN, dns.resolver.Resolver(configure=False))
    assert finding.status == Status.UNCHECKED
