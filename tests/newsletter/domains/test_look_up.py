"""A sweep finds out who runs the mailboxes of subscribers, and DNS in trouble costs nobody anything."""

import time
from collections.abc import Callable
from datetime import timedelta

import dns.resolver
import pytest
from django.utils import timezone

from newsletter import domains
from newsletter.models import MailboxProvider, MailDomain
from tests.newsletter.domains.name_server import EMPTY, FAILS, HANGS, NameServer

pytestmark = pytest.mark.django_db
Subscribe = Callable[..., None]


def provider_of(domain: str) -> str | None:
    return MailDomain.objects.values_list("provider__name", flat=True).get(domain=domain)


def test_it_knows_the_provider_behind_a_domain_of_its_own(subscribe: Subscribe, names: NameServer) -> None:
    names.zone = {"firm.example": ["20 alt1.aspmx.l.google.com.", "10 aspmx.l.google.com."]}
    subscribe("ada@firm.example")
    assert domains.look_up(10, names.resolver()) == 1
    assert provider_of("firm.example") == "Google"
    assert MailDomain.objects.get().mx == "aspmx.l.google.com"


def test_it_asks_nobody_about_the_providers_own_domains(subscribe: Subscribe, names: NameServer) -> None:
    subscribe("ada@gmail.com", "bob@web.de")
    assert domains.look_up(10, names.resolver()) == 2
    assert (provider_of("gmail.com"), provider_of("web.de")) == ("Google", "GMX and WEB.DE")
    assert not names.asked


def test_it_goes_by_the_preferred_host(subscribe: Subscribe, names: NameServer) -> None:
    names.zone = {"firm.example": ["10 mx.firm.example.", "50 firm-example.mail.protection.outlook.com."]}
    subscribe("ada@firm.example")
    domains.look_up(10, names.resolver())
    assert provider_of("firm.example") is None


@pytest.mark.parametrize("host", ["notgoogle.com", "google.com.example", "google"])
def test_it_takes_no_lookalike_for_a_provider(subscribe: Subscribe, names: NameServer, host: str) -> None:
    names.zone = {"firm.example": [f"10 {host}."]}
    subscribe("ada@firm.example")
    domains.look_up(10, names.resolver())
    assert provider_of("firm.example") is None


@pytest.mark.parametrize(
    ("records", "mx"),
    [(EMPTY, "firm.example"), (["0 ."], ""), (None, "")],
    ids=["no MX", "null MX", "no domain"],
)
def test_it_settles_domains_without_a_mail_host(
    subscribe: Subscribe, names: NameServer, records: list[str] | str | None, mx: str
) -> None:
    if records is not None:
        names.zone = {"firm.example": records}
    subscribe("ada@firm.example")
    assert domains.look_up(10, names.resolver()) == 1
    row = MailDomain.objects.get()
    assert (row.mx, row.provider, row.looked_up_at is not None) == (mx, None, True)


def test_it_finds_domains_in_other_scripts(subscribe: Subscribe, names: NameServer) -> None:
    names.zone = {"xn--bcher-kva.example": ["10 in1-smtp.messagingengine.com."]}
    subscribe("ada@bücher.example")
    domains.look_up(10, names.resolver())
    assert provider_of("bücher.example") == "Fastmail"


@pytest.mark.parametrize("trouble", [FAILS, HANGS])
def test_it_tries_again_tomorrow_what_does_not_answer_today(
    subscribe: Subscribe, names: NameServer, trouble: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(domains, "SECONDS_FOR_DNS", 0.5)
    names.zone = {"firm.example": trouble, "well.example": ["10 mail.protonmail.ch."]}
    subscribe("ada@firm.example", "bob@well.example")
    began = time.monotonic()
    assert domains.look_up(10, names.resolver(timeout=0.2)) == 1
    assert time.monotonic() - began < 3
    row = MailDomain.objects.get(domain="firm.example")
    assert row.looked_up_at is None
    assert timedelta(hours=23) < row.due_at - timezone.now() < timedelta(hours=25)
    asked = names.asked["firm.example"]
    assert domains.look_up(10, names.resolver()) == 0
    assert names.asked["firm.example"] == asked


def test_it_keeps_what_it_knew_when_dns_fails_later(subscribe: Subscribe, names: NameServer) -> None:
    names.zone = {"firm.example": ["10 aspmx.l.google.com."]}
    subscribe("ada@firm.example")
    domains.look_up(10, names.resolver())
    MailDomain.objects.update(due_at=timezone.now())
    names.zone = {"firm.example": FAILS}
    assert domains.look_up(10, names.resolver()) == 0
    assert provider_of("firm.example") == "Google"


def test_it_looks_again_after_thirty_days_and_follows_a_move(subscribe: Subscribe, names: NameServer) -> None:
    names.zone = {"firm.example": ["10 aspmx.l.google.com."]}
    subscribe("ada@firm.example")
    domains.look_up(10, names.resolver())
    row = MailDomain.objects.get()
    assert timedelta(days=29) < row.due_at - timezone.now() < timedelta(days=31)
    MailDomain.objects.update(due_at=timezone.now())
    names.zone = {"firm.example": ["10 mx1.mail.icloud.com."]}
    domains.look_up(10, names.resolver())
    assert provider_of("firm.example") == "Apple iCloud"


def test_it_takes_a_few_at_a_time_and_reaches_all(subscribe: Subscribe, names: NameServer) -> None:
    names.zone = {f"d{n}.example": ["10 mx.example."] for n in range(5)}
    subscribe(*(f"ada@d{n}.example" for n in range(5)))
    assert [domains.look_up(2, names.resolver()) for _ in range(4)] == [2, 2, 1, 0]
    assert set(names.asked.values()) == {1}


def test_it_does_without_any_name_server(subscribe: Subscribe) -> None:
    subscribe("ada@firm.example")
    assert domains.look_up(10, dns.resolver.Resolver(configure=False)) == 0
    assert MailDomain.objects.get().looked_up_at is None


def test_it_decides_anew_about_the_domains_that_a_change_concerns(
    subscribe: Subscribe, names: NameServer
) -> None:
    names.zone = {
        "firm.example": ["10 mx.host.example."],
        "other.example": ["10 mx.elsewhere.example."],
    }
    subscribe("ada@firm.example", "bob@other.example")
    domains.look_up(10, names.resolver())
    host = MailboxProvider.objects.create(name="Host", mx_suffixes="host.example")
    assert domains.look_again(host) == 1
    assert domains.look_up(10, names.resolver()) == 1
    assert (provider_of("firm.example"), provider_of("other.example")) == ("Host", None)
